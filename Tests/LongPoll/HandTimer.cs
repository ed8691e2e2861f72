namespace Orleans.Channels.Tests;

/// <summary>A timer of <see cref="HandTime"/>; it fires once.</summary>
internal sealed class HandTimer(TimerCallback callback, object? state, TimeSpan? due, Func<TimeSpan, TimeSpan?> dueIn) : ITimer
{
    private TimeSpan? _due = due;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _due = dueIn(dueTime);
        return true;
    }

    public void FireAt(TimeSpan now)
    {
        if (_due <= now)
        {
            _due = null;
            callback(state);
        }
    }

    public void Dispose() => _due = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
