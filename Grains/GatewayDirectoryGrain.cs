using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>The gateways of the cluster, each as long as it keeps saying that it is there.</summary>
[Reentrant]
internal sealed class GatewayDirectoryGrain(
    IOptions<TopicOptions> options, [FromKeyedServices(GatewayTime.Key)] TimeProvider time) : Grain, IGatewayDirectoryGrain
{
    // Gateways say every two seconds that they are there.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly RecentDisconnects _disconnects = new(time);
    private readonly long _started = time.GetTimestamp();

    // A directory that has just come to life can't know who was there before.
    private bool IsComplete => time.GetElapsedTime(_started) > options.Value.GatewayLease;

    public Task<bool> RegisterAsync(string gateway)
    {
        Forget();
        var wasGone = IsComplete && !_seen.ContainsKey(gateway);
        _seen[gateway] = time.GetTimestamp();
        return Task.FromResult(!wasGone);
    }

    public Task UnregisterAsync(string gateway)
    {
        _seen.Remove(gateway);
        return Task.CompletedTask;
    }

    public Task<string[]> ListAsync()
    {
        Forget();
        return Task.FromResult(_seen.Keys.ToArray());
    }

    public async Task<string[]> ListAllAsync()
    {
        var age = time.GetElapsedTime(_started);
        if (age < Gathering)
        {
            await Task.Delay(Gathering - age, time);
        }

        return await ListAsync();
    }

    public Task<string[]> GoneAmongAsync(string[] gateways)
    {
        Forget();
        return Task.FromResult(IsComplete ? gateways.Where(gateway => !_seen.ContainsKey(gateway)).ToArray() : []);
    }

    public Task NoteDisconnectAsync(string socketId)
    {
        _disconnects.Add(socketId);
        return Task.CompletedTask;
    }

    public Task<string[]?> DisconnectedWithinAsync(TimeSpan time) => Task.FromResult(_disconnects.Within(time));

    private void Forget()
    {
        foreach (var (gateway, _) in _seen.Where(seen => time.GetElapsedTime(seen.Value) > options.Value.GatewayLease).ToArray())
        {
            _seen.Remove(gateway);
        }
    }
}
