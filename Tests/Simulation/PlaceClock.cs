namespace Orleans.Channels.Tests;

/// <summary>The clock of a process in a simulation, a little apart from those of the others.</summary>
/// <param name="scheduler">Whose time it shows.</param>
/// <param name="pool">Where its timers fire.</param>
/// <param name="skew">How far it is ahead, in ticks.</param>
internal sealed class PlaceClock(SeededScheduler scheduler, TurnQueue pool, int skew) : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(scheduler.Now + skew);

    public override long GetTimestamp() => scheduler.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new PlaceTimer(scheduler, pool, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}
