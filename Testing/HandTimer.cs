namespace Orleans.Channels.Testing;

/// <summary>A timer of <see cref="HandTime"/>, which guards its times.</summary>
internal sealed class HandTimer(HandTime time, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _disposed;

    /// <summary>When it is due, or null when it isn't set.</summary>
    public TimeSpan? Due { get; set; }

    /// <summary>The time between two runs, or null when it runs once.</summary>
    public TimeSpan? Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        time.Set(this, dueTime, period);
        return true;
    }

    public void Run()
    {
        if (!_disposed)
        {
            callback(state);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        time.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
