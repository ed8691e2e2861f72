namespace Orleans.Channels.Grains;

/// <summary>What a topic says: each event gets its offset, is kept for repairs, and leaves for the gateways it concerns.</summary>
internal sealed class TopicPublisher
{
    private readonly Dictionary<string, GatewayLink> _links = [];
    private readonly Func<string, int, long, GatewayLink> _newLink;
    private readonly Action<string> _released;
    private readonly TopicLog _log;
    private readonly Watermarks _watermarks;
    private readonly TopicOptions _options;
    private TopicHistory? _history;
    private HistoryStore? _store;
    private TaskCompletionSource? _room;
    // Of the kept broadcasts that gather for the store's next write, and of the latest kept one that had to wait for a write.
    private TaskCompletionSource? _gathering;
    private TaskCompletionSource? _latest;
    private bool _storing;
    private Task _sending = Task.CompletedTask;

    /// <param name="options">The bounds.</param>
    /// <param name="repairLogs">What the logs of all topics here keep.</param>
    /// <param name="newLink">Makes the link to a gateway over a stream, from an offset on.</param>
    /// <param name="released">Called with a gateway that no longer has members here.</param>
    /// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
    public TopicPublisher(TopicOptions options, KeptBytes repairLogs, Func<string, int, long, GatewayLink> newLink, Action<string> released, Func<TimeSpan, Action, IDisposable> startTimer)
    {
        _options = options;
        _newLink = newLink;
        _released = released;
        _log = new TopicLog(options.RepairLogLength, options.RepairLogBytes, repairLogs);
        _watermarks = new Watermarks(startTimer, () => _log.LastOffset, SayWatermark, _log.LetGo);
    }

    /// <summary>The offset of the latest event.</summary>
    public long LastOffset => _log.LastOffset;

    /// <summary>The offset of the latest event that has left: what waits for the history's storage has not.</summary>
    public long SentOffset => _log.SentOffset;

    /// <summary>Whether broadcasts are stored in grain storage.</summary>
    public bool IsStored => _store is not null;

    /// <summary>Whether anything waits for the history's storage.</summary>
    public bool IsStoring => _storing;

    /// <summary>Where the topic's turns run; nothing may be said from elsewhere. Null where there are none, as in tests of this class.</summary>
    public TaskScheduler? Turns { get; set; }

    /// <summary>Completes when nothing waits for the history's storage.</summary>
    public Task Storing => _sending;

    /// <summary>True when the history's storage is another activation's, or this one's end has come: nothing more is said.</summary>
    public bool IsFenced => _log.IsFenced;

    /// <summary>Called with what leaves; null unless operators look at the topic.</summary>
    public Action<TopicEvent>? Tailed { get; set; }

    /// <summary>Called with each kept broadcast that members get one by one, when it leaves.</summary>
    public Action<TopicEvent>? ToEach { get; set; }

    /// <summary>The links to gateways with members.</summary>
    public IEnumerable<GatewayLink> Links => _links.Values;

    /// <summary>Keeps broadcasts from now on.</summary>
    /// <param name="history">Where they are kept.</param>
    /// <param name="store">What stores them first, or null.</param>
    /// <param name="start">The offset that the next ones come after.</param>
    public void Keep(TopicHistory history, HistoryStore? store, long start)
    {
        _history = history;
        _store = store;
        _log.StartAt(start);
    }

    /// <summary>What it keeps is no longer counted, for the topic's end has come.</summary>
    public void Uncount() => _log.Uncount();

    /// <summary>Says something to all gateways with members.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="except">Whom it is not for.</param>
    /// <param name="isKept">Whether the topic's history keeps it, if it has one.</param>
    /// <param name="trace">The trace that it belongs to, if any.</param>
    public void Broadcast(string eventName, Payload payload, MemberId except, bool isKept = true, string? trace = null) =>
        Append(TopicEventKind.Broadcast, eventName, payload, except, default, isKept ? _history?.Epoch ?? 0 : 0, trace);

    /// <summary>Keeps what each member gets by itself, as soon as it leaves; to be asked of a topic with a history alone.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="except">Whom it is not for.</param>
    /// <param name="trace">The trace that it belongs to, if any.</param>
    public void BroadcastToEach(string eventName, Payload payload, MemberId except, string? trace = null) =>
        Append(TopicEventKind.Kept, eventName, payload, except, default, _history!.Epoch, trace);

    /// <summary>Says something to one member's gateway.</summary>
    public void Tell(MemberId member, TopicEventKind kind, string eventName, Payload payload, Ref reference = default) =>
        Append(kind, eventName, payload, member, reference, historyEpoch: 0);

    /// <summary>Says to all gateways with members that this activation ends.</summary>
    public void SayMoved()
    {
        if (IsFenced)
        {
            ForLinks(_log.MovedBehindFence(), static (link, e) => link.Add(e));
        }
        else
        {
            Append(TopicEventKind.Moved, string.Empty, Payload.Empty, default, default, historyEpoch: 0);
        }
    }

    /// <summary>Completes when all that was said has left.</summary>
    public async Task DrainAsync()
    {
        await _sending;
        await Task.WhenAll(_links.Values.Select(link => link.Draining));
    }

    /// <summary>Keeps the link to a gateway, if there is one, until <see cref="Leave"/>.</summary>
    public GatewayLink? Hold(string gateway)
    {
        if (_links.TryGetValue(gateway, out var link))
        {
            link.Members++;
        }

        return link;
    }

    /// <summary>Counts a member in at its gateway.</summary>
    public GatewayLink Join(string gateway, int stream = 0)
    {
        if (!_links.TryGetValue(gateway, out var link))
        {
            _links[gateway] = link = _newLink(gateway, stream, SentOffset);
            link.IsFenced = IsFenced;
        }

        link.MoveTo(stream);
        link.Members++;
        return link;
    }

    /// <summary>A gateway hears another stream from now on.</summary>
    public void MoveTo(string gateway, int stream) => _links.GetValueOrDefault(gateway)?.MoveTo(stream);

    /// <summary>Counts a member or a hold out; a gateway without members hears no more, once it has heard what was for it.</summary>
    public void Leave(GatewayLink link)
    {
        link.Members--;
        Release(link);
    }

    /// <summary>Forgets a link that has neither members nor anything left to send.</summary>
    public void Release(GatewayLink link)
    {
        if (link is { Members: 0, IsBusy: false } && _log.Held.Count == 0 && _links.GetValueOrDefault(link.Gateway) == link)
        {
            _links.Remove(link.Gateway);
            _released(link.Gateway);
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
        return _log.Since(gateway, from) is { } events ? (from, Array.ConvertAll(events, Outward)) : null;
    }

    /// <summary>
    /// Completes when the broadcast just kept has left, and every queue has room: at once, unless its history is to be stored first.
    /// Throws when it can't be.
    /// </summary>
    public ValueTask WhenTakenAsync() => _store is null || (!IsFenced && _latest is not { Task.IsCompleted: false })
        ? WhenRoomAsync()
        : WhenStoredAsync(_store, _latest?.Task ?? Task.CompletedTask);

    /// <summary>Completes when every queue has room.</summary>
    public ValueTask WhenRoomAsync()
    {
        if (_log.Held.Count > _options.GatewayQueueLength)
        {
            return WhenAllRoomAsync();
        }

        foreach (var link in _links.Values)
        {
            if (!link.HasRoom)
            {
                return WhenAllRoomAsync();
            }
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask WhenStoredAsync(HistoryStore store, Task stored)
    {
        if (IsFenced)
        {
            throw store.NotStored();
        }

        await stored;
        await WhenRoomAsync();
    }

    private async ValueTask WhenAllRoomAsync()
    {
        if (_log.Held.Count > _options.GatewayQueueLength)
        {
            await (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        foreach (var link in _links.Values.ToArray())
        {
            await link.WhenRoomAsync();
        }
    }

    private void Append(TopicEventKind kind, string eventName, Payload payload, MemberId member, Ref reference, long historyEpoch, string? trace = null)
    {
        if (IsFenced || (_links.Count == 0 && historyEpoch == 0))
        {
            return;
        }

        var appended = _log.Append(kind, eventName, payload, member, reference, historyEpoch, trace);
        ForLinks(appended, static (link, e) => link.LastOffset = e.Offset);
        if (_store is null || (_log.Held.Count == 0 && !_storing && !_store.MustStoreFirst(appended)))
        {
            _log.Send(appended);
            Send(appended);
        }
        else
        {
            _log.Hold(appended);
            if (historyEpoch != 0)
            {
                _latest = _gathering ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (!_storing)
            {
                _sending = StoreAndSendAsync(_store);
            }
        }

        if (kind != TopicEventKind.Mark)
        {
            _watermarks.Follow();
        }
    }

    // One at a time, so that nothing overtakes; what gathers meanwhile is stored at once.
    private async Task StoreAndSendAsync(HistoryStore store)
    {
        _storing = true;
        while (_log.Held.Count > 0)
        {
            var (count, stored) = (_log.Held.Count, _gathering);
            _gathering = null;
            if (!await store.StoreAsync([.. _log.Held.Where(e => e.Life != 0)]))
            {
                Fence(store, stored);
                break;
            }

            for (; count > 0; count--)
            {
                Send(_log.Release());
            }

            stored?.SetResult();
            FreeRoom();
        }

        _storing = false;
        FreeRoom();
        foreach (var link in _links.Values.ToArray())
        {
            Release(link);
        }
    }

    // What waits here was never said, nor is anything from now on but that the topic moves, and no answer that comes behind it is given.
    private void Fence(HistoryStore store, TaskCompletionSource? notStored)
    {
        var hasMoved = _log.Fence();
        foreach (var link in _links.Values)
        {
            link.IsFenced = true;
        }

        Fail(notStored);
        Fail(_gathering);
        _gathering = null;
        if (hasMoved)
        {
            SayMoved();
        }

        void Fail(TaskCompletionSource? waiting)
        {
            if (waiting is not null)
            {
                waiting.SetException(store.NotStored());

                // Nobody need have waited for it.
                _ = waiting.Task.Exception;
            }
        }
    }

    private void Send(TopicEvent e)
    {
        Tailed?.Invoke(e);
        if (e.Life != 0)
        {
            _history!.Add(e);
            _store?.OnSent(e);
        }

        ForLinks(Outward(e), static (link, sent) => link.Add(sent));
        if (e.Kind == TopicEventKind.Kept)
        {
            ToEach?.Invoke(e);
        }
    }

    // A gateway hears of its offset alone.
    private static TopicEvent Outward(TopicEvent e) => e.Kind == TopicEventKind.Kept ? new TopicEvent(e.Offset, TopicEventKind.Mark, string.Empty, Payload.Empty) : e;

    private void ForLinks(TopicEvent e, Action<GatewayLink, TopicEvent> act)
    {
        if (e.Kind is TopicEventKind.Broadcast or TopicEventKind.Mark or TopicEventKind.Moved or TopicEventKind.Kept)
        {
            foreach (var link in _links.Values)
            {
                if (link.Members > 0)
                {
                    act(link, e);
                }
            }
        }
        else if (_links.TryGetValue(e.Member.Gateway, out var link))
        {
            act(link, e);
        }
    }

    private void FreeRoom()
    {
        if (_log.Held.Count <= _options.GatewayQueueLength && _room is { } room)
        {
            _room = null;
            room.SetResult();
        }
    }

    private void SayWatermark() => Append(TopicEventKind.Mark, string.Empty, Payload.Empty, default, default, historyEpoch: 0);
}
