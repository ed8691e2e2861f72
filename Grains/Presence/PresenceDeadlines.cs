namespace Orleans.Channels.Grains;

/// <summary>Tells when the time of leases, and of members that may come back, is up: one timer for all, and none while there are none.</summary>
internal sealed class PresenceDeadlines(TimeProvider time, Func<TimeSpan, Action, IDisposable> startTimer, Action<PresenceOwner> expired) : IDisposable
{
    private readonly PriorityQueue<PresenceOwner, long> _owners = new();
    private IDisposable? _timer;
    private long _due = long.MaxValue;

    /// <summary>Gives an owner time, counted from now; never takes from what it has.</summary>
    public void Set(PresenceOwner owner, TimeSpan duration)
    {
        var deadline = time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);

        // One that is put off is found in the queue at its old time, and put back.
        if (owner.Deadline == 0)
        {
            _owners.Enqueue(owner, deadline);
            Watch(deadline);
        }

        owner.Deadline = Math.Max(owner.Deadline, deadline);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _owners.Clear();
    }

    private void Watch(long deadline)
    {
        if (deadline < _due)
        {
            _timer?.Dispose();
            _due = deadline;
            _timer = startTimer(TimeSpan.FromTicks(Math.Max(1, time.GetElapsedTime(time.GetTimestamp(), deadline).Ticks)), Look);
        }
    }

    private void Look()
    {
        _due = long.MaxValue;
        _timer?.Dispose();
        _timer = null;
        var now = time.GetTimestamp();
        while (_owners.TryPeek(out var owner, out var at) && at <= now)
        {
            _owners.Dequeue();
            if (owner.Metas.Count == 0)
            {
                continue;
            }

            if (owner.Deadline <= now)
            {
                expired(owner);
            }
            else
            {
                _owners.Enqueue(owner, owner.Deadline);
            }
        }

        if (_owners.TryPeek(out _, out var next))
        {
            Watch(next);
        }
    }
}
