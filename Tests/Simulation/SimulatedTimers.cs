using Orleans.Timers;

namespace Orleans.Channels.Tests;

/// <summary>The timers of grains, which fire in their turns.</summary>
internal sealed class SimulatedTimers : ITimerRegistry
{

    public IDisposable RegisterTimer(IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

    public IGrainTimer RegisterGrainTimer<TState>(IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) =>
        ((SimulatedActivation)grainContext).StartTimer(() => callback(state, CancellationToken.None), options.DueTime, options.Period);
}
