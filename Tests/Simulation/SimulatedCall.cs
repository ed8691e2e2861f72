namespace Orleans.Channels.Tests;

/// <summary>A call of a topic, on its way to whichever activation there is.</summary>
internal interface ISimulatedCall
{
    /// <summary>Runs it in an activation's turn.</summary>
    Task RunAsync(SimulatedActivation activation);

    /// <summary>The silo that had it is known to be dead.</summary>
    void Break();
}

/// <inheritdoc/>
/// <param name="world">Where it goes through.</param>
/// <param name="from">Who asks.</param>
/// <param name="invoke">What is asked.</param>
internal sealed class SimulatedCall<T>(SimulatedWorld world, Place from, Func<ITopicGrain, Task<T>> invoke) : ISimulatedCall
{
    private readonly TaskCompletionSource<T> _answer = new();

    /// <summary>Sends it.</summary>
    public Task<T> SendAsync(SimulatedTopic topic, TimeSpan timeout)
    {
        world.Scheduler.After(from.Pool, timeout, () => _answer.TrySetException(new TimeoutException("No answer came in time.")));
        if (!world.IsLost())
        {
            world.Scheduler.After(world.Elsewhere.Pool, world.Latency(), () => topic.Deliver(this));
        }

        return _answer.Task;
    }

    public async Task RunAsync(SimulatedActivation activation)
    {
        activation.Begin(this);
        try
        {
            var result = await invoke(activation.Grain);
            Answer(() => _answer.TrySetResult(result));
        }
        catch (Exception exception)
        {
            Answer(() => _answer.TrySetException(exception));
        }

        activation.End(this);
    }

    public void Break() => world.Scheduler.After(from.Pool, world.Latency(), () => _answer.TrySetException(new SiloUnavailableException("The silo is dead.")));

    private void Answer(Action give)
    {
        if (!world.IsLost())
        {
            world.Scheduler.After(from.Pool, world.Latency(), give);
        }
    }
}
