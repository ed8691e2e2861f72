namespace Orleans.Channels.Tests;

/// <summary>Knows which gateways have said lately that they are there.</summary>
/// <param name="world">Where it is.</param>
internal sealed class SimulatedDirectory(SimulatedWorld world)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, long> _seen = [];

    /// <summary>A gateway says that it is there; false when it had been taken for gone.</summary>
    public async Task<bool> RegisterAsync(Place from, string gateway)
    {
        await Task.Delay(world.Latency(), from.Clock);
        if (world.IsLost())
        {
            return true;
        }

        var wasGone = _seen.ContainsKey(gateway) && IsGone(gateway);
        _seen[gateway] = world.Scheduler.Now;
        await Task.Delay(world.Latency(), from.Clock);
        return !wasGone || world.Saboteur.Drops(PlantedFault.GatewayIsNotTold);
    }

    /// <summary>Which of some gateways are gone.</summary>
    public async Task<string[]> GoneAmongAsync(Place from, string[] gateways)
    {
        await Task.Delay(world.Latency(), from.Clock);
        if (world.IsLost())
        {
            throw new TimeoutException("The directory doesn't answer.");
        }

        return [.. gateways.Where(IsGone)];
    }

    private bool IsGone(string gateway) => world.Scheduler.Now - _seen.GetValueOrDefault(gateway) > Lease.Ticks;
}
