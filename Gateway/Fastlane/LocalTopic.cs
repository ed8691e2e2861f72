namespace Orleans.Channels.Gateway;

/// <summary>
/// One topic at this gateway: hands what the topic says to the local members, once and in order. It knows by the chain of
/// offsets when something was lost, and gets it from the topic before anything newer goes out.
/// </summary>
internal sealed partial class LocalTopic
{
    // Batches that come before a join is answered or while a repair is under way; far more than either takes.
    private const int MaxBacklog = 10_000;
    private const int RepairAttempts = 5;

    private readonly Lock _gate = new();
    private readonly ITopicGrain _grain;
    private readonly Fastlane _lane;
    private readonly LocalMembers _members;
    private readonly List<TopicBatch> _backlog = [];
    private readonly List<(SocketMember Member, MemberReply Reply)> _held = [];
    private long? _epoch;
    private long _cursor;
    private bool _repairing;
    private bool _watchingHeld;
    private bool _closed;

    /// <param name="name">The topic.</param>
    /// <param name="grain">The topic's grain.</param>
    /// <param name="lane">What all local topics share.</param>
    public LocalTopic(TopicName name, ITopicGrain grain, Fastlane lane)
    {
        Name = name;
        _grain = grain;
        _lane = lane;
        _members = new LocalMembers(name, _gate, lane, Close);
    }

    public TopicName Name { get; }

    /// <summary>Adds a member that is about to join; false when this object is no longer in use.</summary>
    public bool TryRegister(SocketMember member)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _members.Add(member);
            return true;
        }
    }

    /// <summary>Takes a member out.</summary>
    public void Unregister(SocketMember member) => _members.Remove(member);

    /// <summary>Answers a join, and lets out what was held for the member: everything above the join's offset.</summary>
    public void CompleteJoin(SocketMember member, JoinResponse response, SocketMember? replaced)
    {
        lock (_gate)
        {
            if (!_members.TryJoin(member, response, replaced) || !TryAdopt(response, member))
            {
                _members.Crash(member);
            }

            _members.HandHeld(member, response.Offset);
            ApplyBacklog();
        }
    }

    /// <summary>Writes the answer to a member's events, when what must come before it has passed.</summary>
    public void Deliver(SocketMember member, MemberReply reply)
    {
        if (Volatile.Read(ref _cursor) >= reply.After)
        {
            _members.Write(member, reply);
            return;
        }

        lock (_gate)
        {
            if (_cursor >= reply.After)
            {
                _members.Write(member, reply);
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
            LogNewEpoch(_lane.Logger, Name.ForLog);
            _members.CrashAll(except: joined);
            _members.ForgetHeld();
            _held.Clear();
        }

        // Nobody here is owed what was said before the join, unless another's answer, from before it, is still to come.
        var isFirst = !_members.IsAnotherJoining(joined);
        _epoch = response.Epoch;
        _members.DeclareDroppable(response.WhenSlow);
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
                _members.HandToAll(e);
                broadcast = true;
            }
            else
            {
                _members.HandToOne(e);
            }

            // Shown last, for a reply that needn't wait is written without the lock.
            ReleaseHeld(e.Offset);
            Volatile.Write(ref _cursor, e.Offset);
        }

        if (broadcast)
        {
            _members.FlushAll();
        }
    }

    private void ReleaseHeld(long through)
    {
        if (_held.Count == 0)
        {
            return;
        }

        var released = 0;
        while (released < _held.Count && _held[released].Reply.After <= through)
        {
            var (member, reply) = _held[released++];
            _members.Write(member, reply);
        }

        _held.RemoveRange(0, released);
    }

    private void Close()
    {
        _closed = true;
        _lane.Forget(this);
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
                    LogLost(_lane.Logger, Name.ForLog, after, _members.Count);
                    _epoch = null;
                    _backlog.Clear();
                    _held.Clear();
                    _members.CrashAll(except: null);
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
                var missed = await _grain.RepairAsync(_lane.Gateway, epoch, after);
                LogRepaired(_lane.Logger, Name.ForLog, after, missed?.Events.Length ?? 0);
                return missed;
            }
            catch (Exception exception)
            {
                LogRepairFailed(_lane.Logger, Name.ForLog, attempt, exception);
                if (attempt == RepairAttempts)
                {
                    return null;
                }

                await Task.Delay(_lane.Options.RepairDelay * attempt, _lane.Time);
            }
        }
    }

    // A reply whose broadcast doesn't come is the only sign of a loss that nothing follows.
    private async Task WatchHeldAsync()
    {
        while (true)
        {
            var cursor = Volatile.Read(ref _cursor);
            await Task.Delay(_lane.Options.RepairDelay, _lane.Time);
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
}
