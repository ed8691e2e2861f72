namespace Orleans.Channels.Testing;

/// <summary>
/// Time that passes when a test says so. It begins at the start of the year 2000 and stands still until <see cref="Advance"/>.
/// Safe to use from several threads.
/// </summary>
public sealed class HandTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly HashSet<HandTimer> _timers = [];
    private TimeSpan _now;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Lets time pass. What is due meanwhile runs on the caller's thread, in order, each at its own moment. A timer that its owner sets anew
    /// only when its last run has ended, as those of grains are, is due once at most: let one period pass at a time.
    /// </summary>
    /// <param name="by">How much time; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = Now + by;
        while (TakeDue(end) is { } timer)
        {
            timer.Run();
        }

        lock (_gate)
        {
            _now = Max(_now, end);
        }
    }

    internal void Set(HandTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (timer.Due is null)
            {
                _timers.Remove(timer);
            }
            else
            {
                _timers.Add(timer);
            }
        }
    }

    private TimeSpan Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    private HandTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            if (_timers.MinBy(timer => timer.Due) is not { } next || next.Due > end)
            {
                return null;
            }

            _now = Max(_now, next.Due!.Value);
            next.Due = next.Period is { } period ? _now + period : null;
            if (next.Due is null)
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
