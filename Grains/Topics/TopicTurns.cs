namespace Orleans.Channels.Grains;

/// <summary>The turns of one activation, in which all of a topic's code runs, and the timers that begin one.</summary>
/// <param name="grain">The topic's grain.</param>
internal sealed class TopicTurns(IGrainBase grain)
{
    /// <summary>Where the turns run; null before the first.</summary>
    public TaskScheduler? Scheduler { get; private set; }

    /// <summary>Whether the code that asks runs in a turn.</summary>
    public bool IsCurrent => TaskScheduler.Current == Scheduler;

    /// <summary>To be called in the first turn.</summary>
    public void Begin() => Scheduler = TaskScheduler.Current;

    /// <summary>Runs an action once, later, in a turn.</summary>
    public IDisposable StartOnce(TimeSpan delay, Action action) => StartTimer(delay, Timeout.InfiniteTimeSpan, () =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs something later, and again after each period; it interleaves with calls.</summary>
    public IGrainTimer StartTimer(TimeSpan due, TimeSpan period, Func<Task> run) =>
        grain.RegisterGrainTimer(run, new GrainTimerCreationOptions(due, period) { Interleave = true });
}
