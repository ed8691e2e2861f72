namespace Orleans.Channels.Gateway;

/// <summary>What happens when something was lost on the way: the topic is asked for it, and says it again.</summary>
internal sealed partial class LocalTopic
{
    private const int RepairAttempts = 10;

    // The epoch that a repair is under way for.
    private long _repairing;
    private bool _watchingHeld;

    /// <summary>Asks the topic what was missed, after a time in which even its last word may have been lost.</summary>
    public async Task VerifyAsync()
    {
        long epoch, after;
        lock (_gate)
        {
            (epoch, after) = (_epoch, _cursor);
            if (epoch == 0 || _repairing == epoch)
            {
                return;
            }
        }

        var missed = await AskForMissedAsync(epoch, after);
        lock (_gate)
        {
            Take(missed, epoch, after);
        }

        LetGo();
    }

    private void StartRepair()
    {
        _repairing = _epoch;
        _ = RepairAsync(_epoch, _cursor);
    }

    private async Task RepairAsync(long epoch, long after)
    {
        var stream = _lane.Stream;
        var missed = await AskForMissedAsync(epoch, after);
        lock (_gate)
        {
            _repairing = _repairing == epoch ? 0 : _repairing;
            Take(missed, epoch, after);
            ApplyBacklog();
        }

        LetGo();
        if (stream != _lane.Stream)
        {
            // Who told the topics of the new stream passed over this one, for it was being asked already.
            await VerifyAsync();
        }
    }

    private void Take(TopicBatch? missed, long epoch, long after)
    {
        if (_epoch != epoch)
        {
            return;
        }

        if (missed is not null && missed.Epoch != epoch)
        {
            Detach(siloIsGone: false);
            return;
        }

        if (missed?.Previous > _cursor && _members.IsAnyOwed(missed.Previous))
        {
            // The topic took this gateway for one without members for a while, and said to others what these are owed.
            GiveUp(after, missed.Previous);
            return;
        }

        Apply(missed?.Events ?? [], saidAt: 0);
        long? gap = _backlog.Where(batch => batch.Epoch == epoch && batch.Previous > after).Min(batch => (long?)batch.Previous);
        if ((missed is null || gap is not null) && _cursor == after && _repairing != epoch)
        {
            GiveUp(after, gap ?? after);
        }
    }

    // A history may still have what the log no longer does. Without one the truth is that something is lost: the clients rejoin and start anew.
    private void GiveUp(long after, long through)
    {
        _lane.Instruments.Repair(Tag, isRepaired: false);
        LogLost(_lane.Logger, Name.ForLog, after, _members.Count);
        if (!_seen.IsNone)
        {
            _isBehind = true;
            Volatile.Write(ref _cursor, through);
            Detach(siloIsGone: false);
            return;
        }

        _detached = (_epoch, null);
        _epoch = 0;
        _here = null;
        _backlog.Clear();
        FailHeld();
        _members.CrashAll();
    }

    private async Task<TopicBatch?> AskForMissedAsync(long epoch, long after)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var missed = await Grain.RepairAsync(_lane.Gateway, _lane.Stream, epoch, after);
                if (missed is { Events.Length: > 0 })
                {
                    _lane.Instruments.Repair(Tag, isRepaired: true);
                    LogRepaired(_lane.Logger, Name.ForLog, after, missed.Events.Length);
                }

                return missed;
            }
            catch (Exception exception)
            {
                LogRepairFailed(_lane.Logger, Name.ForLog, attempt, exception);
                if (attempt == RepairAttempts || Volatile.Read(ref _epoch) != epoch)
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
            long cursor;
            lock (_gate)
            {
                cursor = _cursor;
            }

            await Task.Delay(_lane.Options.RepairDelay, _lane.Time);
            lock (_gate)
            {
                if (_held.Count == 0)
                {
                    _watchingHeld = false;
                    return;
                }

                if (cursor == _cursor && _epoch != 0 && _repairing != _epoch)
                {
                    StartRepair();
                }
            }
        }
    }
}
