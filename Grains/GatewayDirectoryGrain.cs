using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>The gateways of the cluster, each as long as it keeps saying that it is there.</summary>
[Reentrant]
internal sealed class GatewayDirectoryGrain(TimeProvider time) : Grain, IGatewayDirectoryGrain
{
    // Gateways register every 10 seconds; one that missed two is gone.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    public Task RegisterAsync(string gateway)
    {
        _seen[gateway] = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task UnregisterAsync(string gateway)
    {
        _seen.Remove(gateway);
        return Task.CompletedTask;
    }

    public Task<string[]> ListAsync()
    {
        foreach (var (gateway, _) in _seen.Where(seen => time.GetElapsedTime(seen.Value) > Lease).ToArray())
        {
            _seen.Remove(gateway);
        }

        return Task.FromResult(_seen.Keys.ToArray());
    }
}
