namespace Orleans.Channels.Gateway;

/// <summary>
/// One topic at this gateway: hands what the topic says to the local members, once and in order. It knows by the chain of
/// offsets when something was lost, and gets it from the topic before anything newer goes out.
/// </summary>
/// <param name="name">The topic.</param>
/// <param name="grain">The topic's grain.</param>
/// <param name="lane">What all local topics share.</param>
internal sealed partial class LocalTopic(TopicName name, ITopicGrain grain, Fastlane lane)
{
    // Batches that come before a join is answered or while a repair is under way; far more than either takes.
    private const int MaxBacklog = 10_000;
    private const int RepairAttempts = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SocketMember> _members = [];
    private readonly List<TopicBatch> _backlog = [];
    private readonly List<(SocketMember Member, MemberReply Reply)> _held = [];
    private long? _epoch;
    private long _cursor;
    private bool _repairing;
    private bool _watchingHeld;
    private bool _warnedOfBinary;
    private bool _closed;

    public TopicName Name => name;

    /// <summary>Adds a member that is about to join; false when this object is no longer in use.</summary>
    public bool TryRegister(SocketMember member)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _members.Add(member.Id.Number, member);
            return true;
        }
    }

    /// <summary>Takes a member out.</summary>
    public void Unregister(SocketMember member)
    {
        lock (_gate)
        {
            Remove(member);
        }
    }

    /// <summary>Answers a join, and lets out what was held for the member: everything above the join's offset.</summary>
    public void CompleteJoin(SocketMember member, JoinResponse response, SocketMember? replaced)
    {
        lock (_gate)
        {
            var held = member.Held!;
            if (!TryAppendJoined(member, response, replaced) || !TryAdopt(response, member) || held.Count >= MaxBacklog)
            {
                CrashMember(member);
            }

            member.Held = null;
            member.JoinedAt = response.Offset;
            foreach (var e in held.Where(e => e.Offset > response.Offset))
            {
                HandDirectly(e, member);
            }

            member.Socket.Outbox.Flush();
            ApplyBacklog();
        }
    }

    /// <summary>Writes the answer to a member's events, when what must come before it has passed.</summary>
    public void Deliver(SocketMember member, MemberReply reply)
    {
        if (Volatile.Read(ref _cursor) >= reply.After)
        {
            Write(member, reply);
            return;
        }

        lock (_gate)
        {
            if (_cursor >= reply.After)
            {
                Write(member, reply);
                return;
            }

            _held.Add((member, reply));
            if (!_watchingHeld)
            {
                _watchingHeld = true;
                _ = WatchHeldAsync();
            }
        }
    }

    /// <summary>Takes what came over the stream.</summary>
    public void Receive(TopicBatch batch)
    {
        lock (_gate)
        {
            if (_epoch is null || _repairing)
            {
                Postpone(batch);
            }
            else
            {
                Accept(batch);
            }
        }
    }

    private bool TryAppendJoined(SocketMember member, JoinResponse response, SocketMember? replaced)
    {
        try
        {
            member.AppendJoined(response.Response, replaced);
            return true;
        }
        catch (UnencodableFrameException exception)
        {
            LogUnencodable(lane.Logger, name.ForLog, member.Id, exception.Message);
            return false;
        }
    }

    // False when the join was answered by an activation that another has followed already.
    private bool TryAdopt(JoinResponse response, SocketMember joined)
    {
        if (_epoch == response.Epoch)
        {
            return true;
        }

        if (_epoch > response.Epoch)
        {
            return false;
        }

        if (_epoch is not null)
        {
            LogNewEpoch(lane.Logger, name.ForLog);
            CrashAll(except: joined);
            ForgetHeld();
        }

        // Nobody here is owed what was said before the join, unless another's answer, from before it, is still to come.
        var isFirst = !_members.Values.Any(member => member != joined && member.Held is not null);
        _epoch = response.Epoch;
        Volatile.Write(ref _cursor, isFirst ? response.Offset : response.LinkStart);
        return true;
    }

    private void Postpone(TopicBatch batch)
    {
        // Dropped ones show as a gap and are repaired.
        if (_backlog.Count < MaxBacklog)
        {
            _backlog.Add(batch);
        }
    }

    private void Accept(TopicBatch batch)
    {
        if (batch.Epoch != _epoch)
        {
            return;
        }

        if (batch.Previous > _cursor)
        {
            Postpone(batch);
            StartRepair();
            return;
        }

        Apply(batch.Events);
    }

    private void ApplyBacklog()
    {
        if (_backlog.Count == 0 || _repairing || _epoch is null)
        {
            return;
        }

        var batches = _backlog.ToArray();
        _backlog.Clear();
        foreach (var batch in batches)
        {
            if (_repairing)
            {
                Postpone(batch);
            }
            else
            {
                Accept(batch);
            }
        }
    }

    private void Apply(TopicEvent[] events)
    {
        var broadcast = false;
        foreach (var e in events)
        {
            if (e.Offset <= _cursor)
            {
                continue;
            }

            if (e.Kind == TopicEventKind.Broadcast)
            {
                HandToAll(e);
                broadcast = true;
            }
            else if (_members.TryGetValue(e.Member.Number, out var member) && member.Id == e.Member)
            {
                HandToOne(e, member);
            }
        }

        if (broadcast)
        {
            foreach (var member in _members.Values)
            {
                member.Socket.Outbox.Flush();
            }
        }

        if (events is [.., var last] && last.Offset > _cursor)
        {
            ReleaseHeld(last.Offset);
            Volatile.Write(ref _cursor, last.Offset);
        }
    }

    private void HandToAll(TopicEvent e)
    {
        var encoded = new EncodedBroadcast(name, e.Event, e.Payload);
        var except = e.Member.Gateway == lane.Gateway ? e.Member.Number : 0;
        foreach (var (number, member) in _members)
        {
            if (number == except || member.HasEnded || e.Offset <= member.JoinedAt)
            {
                continue;
            }

            if (member.Held is { } held)
            {
                Hold(e, held);
            }
            else if (encoded.For(member.Socket.Serializer) is { } frame)
            {
                member.Socket.Outbox.Append(frame);
            }
            else
            {
                WarnOfUnencodable(e);
            }
        }
    }

    private void HandToOne(TopicEvent e, SocketMember member)
    {
        if (member.Held is { } held)
        {
            Hold(e, held);
            return;
        }

        if (e.Offset <= member.JoinedAt)
        {
            return;
        }

        HandDirectly(e, member);
        member.Socket.Outbox.Flush();
    }

    private static void Hold(TopicEvent e, List<TopicEvent> held)
    {
        if (held.Count < MaxBacklog)
        {
            held.Add(e);
        }
    }

    private void HandDirectly(TopicEvent e, SocketMember member)
    {
        switch (e.Kind)
        {
            case var _ when member.HasEnded:
            case TopicEventKind.Broadcast when e.Member == member.Id:
                break;
            case TopicEventKind.Broadcast when new EncodedBroadcast(name, e.Event, e.Payload).For(member.Socket.Serializer) is { } frame:
                member.Socket.Outbox.Append(frame);
                break;
            case TopicEventKind.Broadcast:
                WarnOfUnencodable(e);
                break;
            case TopicEventKind.Ready:
                member.OnReady();
                break;
            case TopicEventKind.Close:
                EndMember(member, MemberStatus.Closed);
                break;
            case TopicEventKind.Error:
                EndMember(member, MemberStatus.Crashed);
                break;
            default:
                AppendOrCrash(e, member);
                break;
        }
    }

    private void AppendOrCrash(TopicEvent e, SocketMember member)
    {
        try
        {
            member.Append(e);
        }
        catch (UnencodableFrameException exception)
        {
            // As in Phoenix, where the channel's process crashes on it.
            LogUnencodable(lane.Logger, name.ForLog, member.Id, exception.Message);
            CrashMember(member);
        }
    }

    private void Write(SocketMember member, MemberReply reply)
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
            Unregister(member);
            member.End(reply.Status);
        }

        member.Socket.Outbox.Flush();
    }

    private void ReleaseHeld(long through)
    {
        var released = 0;
        while (released < _held.Count && _held[released].Reply.After <= through)
        {
            var (member, reply) = _held[released++];
            Write(member, reply);
        }

        _held.RemoveRange(0, released);
    }

    private void EndMember(SocketMember member, MemberStatus status)
    {
        Remove(member);
        member.End(status);
    }

    private void CrashMember(SocketMember member)
    {
        Unregister(member);
        member.Crash();
    }

    private void CrashAll(SocketMember? except)
    {
        foreach (var member in _members.Values.Where(member => member.Held is null && member != except).ToArray())
        {
            CrashMember(member);
        }

        _held.Clear();
    }

    // Offsets of another epoch mean nothing to those who join this one.
    private void ForgetHeld()
    {
        foreach (var member in _members.Values)
        {
            member.Held?.Clear();
        }
    }

    private void Remove(SocketMember member)
    {
        if (_members.Remove(member.Id.Number) && _members.Count == 0)
        {
            _closed = true;
            lane.Forget(this);
        }
    }

    private void StartRepair()
    {
        _repairing = true;
        _ = RepairAsync(_epoch!.Value, _cursor);
    }

    private async Task RepairAsync(long epoch, long after)
    {
        var missed = await AskForMissedAsync(epoch, after);
        lock (_gate)
        {
            _repairing = false;
            if (_epoch == epoch)
            {
                Apply(missed?.Events ?? []);
                if (missed is null || (_cursor == after && _backlog.Exists(batch => batch.Epoch == epoch && batch.Previous > after)))
                {
                    // The truth is that something is lost: the clients rejoin and start anew.
                    LogLost(lane.Logger, name.ForLog, after, _members.Count);
                    _epoch = null;
                    _backlog.Clear();
                    CrashAll(except: null);
                }
            }

            ApplyBacklog();
        }
    }

    private async Task<TopicBatch?> AskForMissedAsync(long epoch, long after)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var missed = await grain.RepairAsync(lane.Gateway, epoch, after);
                LogRepaired(lane.Logger, name.ForLog, after, missed?.Events.Length ?? 0);
                return missed;
            }
            catch (Exception exception)
            {
                LogRepairFailed(lane.Logger, name.ForLog, attempt, exception);
                if (attempt == RepairAttempts)
                {
                    return null;
                }

                await Task.Delay(lane.Options.RepairDelay * attempt, lane.Time);
            }
        }
    }

    // A reply whose broadcast doesn't come is the only sign of a loss that nothing follows.
    private async Task WatchHeldAsync()
    {
        while (true)
        {
            var cursor = Volatile.Read(ref _cursor);
            await Task.Delay(lane.Options.RepairDelay, lane.Time);
            lock (_gate)
            {
                if (_held.Count == 0)
                {
                    _watchingHeld = false;
                    return;
                }

                if (cursor == _cursor && !_repairing && _epoch is not null)
                {
                    StartRepair();
                }
            }
        }
    }

    private void WarnOfUnencodable(TopicEvent e)
    {
        if (!_warnedOfBinary)
        {
            _warnedOfBinary = true;
            LogUnencodableBroadcast(lane.Logger, name.ForLog, e.Event);
        }
    }
}
