using System.Buffers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A topic's members at this gateway, and how an event reaches them. Used under the lock of their <see cref="LocalTopic"/>.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="gate">The lock, which those who end take too.</param>
/// <param name="lane">What all local topics share.</param>
/// <param name="emptied">Called when the last member is gone.</param>
/// <param name="acknowledge">Tells the topic that the end of a member has come.</param>
internal sealed partial class Fastlane(TopicName topic, Lock gate, TopicRegistry lane, Action emptied, Action<MemberId> acknowledge)
{
    private readonly Dictionary<long, TopicMember> _members = [];
    private Dictionary<string, DroppableEvent>? _droppable;
    private bool _warnedOfBinary;

    public int Count => _members.Count;

    /// <summary>Takes over what the topic's channel declares for slow clients.</summary>
    public void DeclareDroppable(Dictionary<string, SlowPolicy>? policies) =>
        _droppable = policies?.ToDictionary(policy => policy.Key, policy => new DroppableEvent(policy.Value), StringComparer.Ordinal);

    public void Add(TopicMember member) => _members.Add(member.Id.Number, member);

    /// <summary>Takes a member out.</summary>
    public void Remove(TopicMember member)
    {
        lock (gate)
        {
            if (_members.Remove(member.Id.Number) && _members.Count == 0)
            {
                emptied();
            }
        }
    }

    /// <summary>Whether anybody else is about to join.</summary>
    public bool IsAnotherJoining(TopicMember member) => _members.Values.Any(other => other != member && other.Held is not null);

    /// <summary>Whether anybody had joined before an offset, and so is owed what was said up to it.</summary>
    public bool IsAnyOwed(long through) => _members.Values.Any(member => member.Held is null && !member.HasEnded && member.JoinedAt < through);

    /// <summary>Hands broadcasts to all but those they except; what <see cref="TakeOutboxes"/> gives lets them go.</summary>
    /// <returns>How often a member was handed one.</returns>
    public int HandToAll(ReadOnlySpan<TopicEvent> broadcasts)
    {
        var rented = ArrayPool<EncodedBroadcast>.Shared.Rent(broadcasts.Length);
        var encoded = rented.AsSpan(0, broadcasts.Length);
        for (var number = 0; number < encoded.Length; number++)
        {
            encoded[number] = Encoded(broadcasts[number]);
        }

        // A member gets all of them before the next gets any: a member out of the caches costs more than a write.
        var handed = 0;
        foreach (var member in _members.Values)
        {
            foreach (var broadcast in encoded)
            {
                handed += Hand(broadcast, member) ? 1 : 0;
            }
        }

        ArrayPool<EncodedBroadcast>.Shared.Return(rented, clearArray: true);
        return handed;
    }

    /// <summary>Where what was handed to all waits to be let go.</summary>
    public FlushBatch TakeOutboxes()
    {
        var outboxes = ArrayPool<SocketOutbox>.Shared.Rent(_members.Count);
        var count = 0;
        foreach (var member in _members.Values)
        {
            outboxes[count++] = member.Socket.Outbox;
        }

        return new FlushBatch(outboxes, count);
    }

    /// <summary>Hands an event to the member it names, if it is here.</summary>
    public void HandToOne(TopicEvent e)
    {
        if (!_members.TryGetValue(e.Member.Number, out var member) || member.Id != e.Member)
        {
            if (e.Kind is TopicEventKind.Close or TopicEventKind.Error && e.Member.Gateway == lane.Gateway)
            {
                acknowledge(e.Member);
            }

            return;
        }

        if (member.Held is { } held)
        {
            held.Add(e);
            return;
        }

        if (e.Offset <= member.JoinedAt)
        {
            return;
        }

        HandDirectly(e, member);
        member.Socket.Outbox.Flush();
    }

    /// <summary>Answers a join, unless it was made on the client's behalf.</summary>
    /// <returns>False when the client can't be served as a member.</returns>
    public bool TryJoin(TopicMember member, JoinResponse response, TopicMember? replaced)
    {
        if (member.IsAnswered)
        {
            // A client that carries positions is told the truth, and asks by itself for what can be had.
            return !member.Held!.HasLost && (response.Resumption is not { IsRecovered: false } || !member.CarriesPositions);
        }

        try
        {
            member.AppendJoined(response.Response, replaced);
            member.IsAnswered = true;
            member.CarriesPositions = response.Resumption is not null;
            return !member.Held!.HasLost;
        }
        catch (UnencodableFrameException exception)
        {
            LogUnencodable(lane.Logger, topic.ForLog, member.Id, exception.Message);
            return false;
        }
    }

    /// <summary>Hands a member what it missed while it was away, and what was held while its join was under way.</summary>
    public void HandHeld(TopicMember member, JoinResponse response)
    {
        // A client that has joined again meanwhile gets it all through that join, and would get it twice.
        if (!member.IsSuperseded)
        {
            var held = member.Held!;
            member.Held = null;
            member.JoinedAt = response.Offset;
            member.Reached = response.Position;
            foreach (var e in response.Resumption?.Missed ?? [])
            {
                HandDirectly(e, member);
            }

            foreach (var e in held.Where(e => e.Offset > response.Offset))
            {
                HandDirectly(e, member);
            }
        }

        member.Socket.Outbox.Flush();
    }

    /// <summary>Rejoins all members that have joined.</summary>
    public void RejoinAll(HistoryPosition seen, bool siloIsGone)
    {
        foreach (var member in _members.Values.ToArray())
        {
            Rejoin(member, seen, siloIsGone);
        }
    }

    /// <summary>Rejoins a member, if it has joined.</summary>
    public static void Rejoin(TopicMember member, HistoryPosition seen, bool siloIsGone)
    {
        if (member.Held is not null)
        {
            return;
        }

        var joined = member.Reached;
        member.Reached = seen.IsNone || (seen.Life == joined.Life && seen.Offset < joined.Offset) ? joined : seen;
        member.HoldAnew();
        if (!member.TryRejoin(siloIsGone))
        {
            member.Held = null;
        }
    }

    /// <summary>Writes the answer to a member's events. Needs no lock unless it ends the member.</summary>
    public void Write(TopicMember member, MemberReply reply)
    {
        foreach (var e in reply.Events ?? [])
        {
            if (!member.HasEnded)
            {
                AppendOrCrash(e, member);
            }
        }

        if (reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            End(member, reply.Status);
        }

        member.Socket.Outbox.Flush();
    }

    /// <summary>Answers a member's events whose handlers' answer can't be given any more.</summary>
    public void Fail(TopicMember member, MemberReply reply)
    {
        member.Fail(reply);
        if (reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            End(member, reply.Status);
        }
    }

    /// <summary>Ends a member that can't be served, and tells both sides.</summary>
    public void Crash(TopicMember member)
    {
        Remove(member);
        member.Crash();
    }

    /// <summary>Ends all members that have joined.</summary>
    public void CrashAll()
    {
        foreach (var member in _members.Values.Where(member => member.Held is null).ToArray())
        {
            Crash(member);
        }
    }

    /// <summary>Forgets what is held for those who join: offsets of another epoch mean nothing to them.</summary>
    public void ForgetHeld()
    {
        foreach (var member in _members.Values)
        {
            member.Held?.Clear();
        }
    }

    private EncodedBroadcast Encoded(TopicEvent e) => new(topic, e, _droppable?.GetValueOrDefault(e.Event));

    private bool Hand(EncodedBroadcast broadcast, TopicMember member)
    {
        var e = broadcast.Event;

        // Until a join is answered, where the member joined before says nothing.
        if (member.HasEnded || (member.Held is null && e.Offset <= member.JoinedAt) || (e.Member.Number == member.Id.Number && e.Member == member.Id))
        {
            return false;
        }

        if (member.Held is { } held)
        {
            held.Add(e);
            return false;
        }

        return AppendOrWarn(broadcast, member);
    }

    private bool AppendOrWarn(EncodedBroadcast broadcast, TopicMember member)
    {
        if (broadcast.TryAppendTo(member))
        {
            return true;
        }

        WarnOfUnencodable(broadcast.Event);
        return false;
    }

    private void HandDirectly(TopicEvent e, TopicMember member)
    {
        switch (e.Kind)
        {
            case var _ when member.HasEnded:
            case TopicEventKind.Broadcast when e.Member == member.Id:
                break;
            case TopicEventKind.Broadcast:
                AppendOrWarn(Encoded(e), member);
                break;
            case TopicEventKind.Ready:
                member.OnReady(e.Event == MemberReply.AssignsEvent ? e.Payload : null);
                break;
            case TopicEventKind.Close:
                End(member, MemberStatus.Closed);
                acknowledge(member.Id);
                break;
            case TopicEventKind.Error:
                End(member, MemberStatus.Crashed);
                acknowledge(member.Id);
                break;
            default:
                AppendOrCrash(e, member);
                break;
        }
    }

    private void AppendOrCrash(TopicEvent e, TopicMember member)
    {
        try
        {
            member.Append(e);
        }
        catch (UnencodableFrameException exception)
        {
            // As in Phoenix, where the channel's process crashes on it.
            LogUnencodable(lane.Logger, topic.ForLog, member.Id, exception.Message);
            Crash(member);
        }
    }

    private void End(TopicMember member, MemberStatus status)
    {
        Remove(member);
        member.End(status);
    }

    private void WarnOfUnencodable(TopicEvent e)
    {
        if (!_warnedOfBinary)
        {
            _warnedOfBinary = true;
            LogUnencodableBroadcast(lane.Logger, topic.ForLog, LogText.Quote(e.Event));
        }
    }
}
