namespace Orleans.Channels.Grains;

/// <summary>What a topic says: each event gets its offset, is kept for repairs, and leaves for the gateways it concerns.</summary>
internal sealed class TopicFeed
{
    // A lost last event shows only when something follows it. Repeated, for one outage may take several.
    private static readonly TimeSpan[] MarkDelays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20)];

    private readonly Dictionary<string, GatewayLink> _links = [];
    private readonly Func<string, long, GatewayLink> _newLink;
    private readonly Func<TimeSpan, Action, IDisposable> _startTimer;
    private readonly TopicLog _log;
    private IDisposable? _markTimer;
    private long _markedThrough;
    private int _marks;

    /// <param name="options">The log's bounds.</param>
    /// <param name="newLink">Makes the link to a gateway, from an offset on.</param>
    /// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
    public TopicFeed(TopicOptions options, Func<string, long, GatewayLink> newLink, Func<TimeSpan, Action, IDisposable> startTimer)
    {
        _newLink = newLink;
        _startTimer = startTimer;
        _log = new TopicLog(options.RepairLogLength, options.RepairLogBytes);
    }

    /// <summary>The offset of the latest event.</summary>
    public long LastOffset => _log.LastOffset;

    /// <summary>Says something to all gateways with members.</summary>
    public void Broadcast(string eventName, Payload payload, MemberId except)
    {
        Append(TopicEventKind.Broadcast, eventName, payload, except, default);
    }

    /// <summary>Says something to one member's gateway.</summary>
    public void Tell(MemberId member, TopicEventKind kind, string eventName, Payload payload, Ref reference = default)
    {
        Append(kind, eventName, payload, member, reference);
    }

    /// <summary>Counts a member in at its gateway.</summary>
    public GatewayLink Join(string gateway)
    {
        if (!_links.TryGetValue(gateway, out var link))
        {
            _links[gateway] = link = _newLink(gateway, LastOffset);
        }

        link.Members++;
        return link;
    }

    /// <summary>Counts a member out; a gateway without members hears no more, once it has heard what was for it.</summary>
    public void Leave(GatewayLink link)
    {
        link.Members--;
        Release(link);
    }

    /// <summary>Forgets a link that has neither members nor anything left to send.</summary>
    public void Release(GatewayLink link)
    {
        if (link is { Members: 0, IsBusy: false } && _links.GetValueOrDefault(link.Gateway) == link)
        {
            _links.Remove(link.Gateway);
        }
    }

    /// <summary>What a gateway missed, or null when it is no longer known.</summary>
    public (long After, TopicEvent[] Events)? Since(string gateway, long after)
    {
        if (!_links.TryGetValue(gateway, out var link))
        {
            return null;
        }

        var from = Math.Max(after, link.Start);
        return _log.Since(gateway, from) is { } events ? (from, events) : null;
    }

    /// <summary>Completes when every gateway's queue has room.</summary>
    public ValueTask WhenRoomAsync()
    {
        foreach (var link in _links.Values)
        {
            if (!link.HasRoom)
            {
                return WhenAllRoomAsync();
            }
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask WhenAllRoomAsync()
    {
        foreach (var link in _links.Values.ToArray())
        {
            await link.WhenRoomAsync();
        }
    }

    private void Append(TopicEventKind kind, string eventName, Payload payload, MemberId member, Ref reference)
    {
        if (_links.Count == 0)
        {
            return;
        }

        var appended = _log.Append(kind, eventName, payload, member, reference);
        if (kind is TopicEventKind.Broadcast or TopicEventKind.Mark)
        {
            foreach (var link in _links.Values)
            {
                if (link.Members > 0)
                {
                    link.Add(appended);
                }
            }
        }
        else if (_links.TryGetValue(member.Gateway, out var link))
        {
            link.Add(appended);
        }

        if (kind != TopicEventKind.Mark)
        {
            _marks = 0;
            _markTimer ??= _startTimer(MarkDelays[0], Mark);
        }
    }

    // Runs while there is something to mark; a busy topic puts its marks off, for its next event does their work.
    private void Mark()
    {
        _markTimer = null;
        if (_markedThrough == LastOffset && _marks == MarkDelays.Length)
        {
            _log.LetGo();
            return;
        }

        if (_markedThrough == LastOffset)
        {
            _marks++;
            Append(TopicEventKind.Mark, string.Empty, Payload.Empty, default, default);
        }

        _markedThrough = LastOffset;
        _markTimer = _startTimer(MarkDelays[Math.Min(_marks, MarkDelays.Length - 1)], Mark);
    }
}
