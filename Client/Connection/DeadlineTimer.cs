namespace Orleans.Channels.Client;

/// <summary>The one timer of a client. It comes at the earliest of all times that anything waits for, and may come for nothing.</summary>
internal sealed class DeadlineTimer : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private TimeSpan? _armed;

    /// <summary>A timer that waits for nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="tick">What to do.</param>
    public DeadlineTimer(TimeProvider time, Action tick)
    {
        _time = time;
        _start = time.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static tick => ((Action)tick!)(), tick, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The time since the client was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Sees to it that it comes in time.</summary>
    public void Arm(TimeSpan? due)
    {
        if (due is not { } at || at >= _armed)
        {
            return;
        }

        _armed = at;
        var wait = at - Now;

        // At once would be on this very thread, in the middle of what it does.
        _timer.Change(wait > Shortest ? wait : Shortest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>It has come.</summary>
    public void Rest() => _armed = null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
