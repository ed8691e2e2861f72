namespace Orleans.Channels.Tests;

/// <summary>A timer of a simulation.</summary>
/// <param name="scheduler">Whose time it goes by.</param>
/// <param name="queue">Where it fires.</param>
/// <param name="action">What it does.</param>
internal sealed class PlaceTimer(SeededScheduler scheduler, TurnQueue queue, Action action) : ITimer, IGrainTimer
{
    private DueTimer? _due;
    private TimeSpan _period;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        Start(dueTime);
        return true;
    }

    void IGrainTimer.Change(TimeSpan dueTime, TimeSpan period) => Change(dueTime, period);

    public void Dispose() => _due?.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Start(TimeSpan delay)
    {
        _due?.Dispose();
        _due = delay < TimeSpan.Zero ? null : scheduler.After(queue, delay, Fire);
    }

    private void Fire()
    {
        if (_period > TimeSpan.Zero)
        {
            Start(_period);
        }

        action();
    }
}
