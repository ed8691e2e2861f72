using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingStreamMembershipTests
{
    // More streams than queues, so that every queue has some.
    private const int StreamCount = 32;

    private readonly string _test = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Events_published_after_a_silo_was_killed_arrive()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        var survivor = cluster.Cluster.Silos[0].ServiceProvider;
        await PublishUntilSeen(survivor, 1);

        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);

        await PublishUntilSeen(survivor, 2);
    }

    [Fact]
    public async Task Nothing_is_lost_while_a_silo_joins()
    {
        await using var cluster = await StreamCluster.StartAsync();
        using var published = new CancellationTokenSource();
        var producer = PublishAllAsync(cluster.Cluster.Silos[0].ServiceProvider, published.Token);

        await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.Cluster.WaitForLivenessToStabilizeAsync();
        await published.CancelAsync();

        await AllSeen(await producer);
    }

    [Fact]
    public async Task Nothing_is_lost_while_a_silo_stops()
    {
        await using var cluster = await StreamCluster.StartAsync(silos: 2);
        await PublishUntilSeen(cluster.Cluster.Silos[0].ServiceProvider, -1);
        using var published = new CancellationTokenSource();
        var producer = PublishAllAsync(cluster.Cluster.Silos[0].ServiceProvider, published.Token);

        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[1]);
        await published.CancelAsync();

        await AllSeen(await producer);
    }

    private async Task PublishUntilSeen(IServiceProvider silo, int number)
    {
        foreach (var key in Keys())
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            while (!NumberSinkGrain.SeenBy(key).ContainsKey(number))
            {
                await Publish(silo, key, number);
                await Task.Delay(20, timeout.Token);
            }
        }
    }

    private async Task<int> PublishAllAsync(IServiceProvider silo, CancellationToken stop)
    {
        var number = 0;
        for (; !stop.IsCancellationRequested; number++)
        {
            await Task.WhenAll(Keys().Select(key => PublishOnce(silo, key, number)));
        }

        return number;
    }

    // A producer that was told of a failure publishes again, as an outbox does.
    private static async Task PublishOnce(IServiceProvider silo, string key, int number)
    {
        while (!await Publish(silo, key, number))
        {
            await Task.Delay(20);
        }
    }

    private static async Task<bool> Publish(IServiceProvider silo, string key, int number)
    {
        try
        {
            await silo.GetRequiredKeyedService<IStreamProvider>(StreamCluster.Provider)
                .GetStream<int>(StreamId.Create(NumberSinkGrain.Namespace, key)).OnNextAsync(number);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task AllSeen(int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var key in Keys())
        {
            while (Enumerable.Range(0, count).Any(number => !NumberSinkGrain.SeenBy(key).ContainsKey(number)))
            {
                await Task.Delay(20, timeout.Token);
            }
        }
    }

    private IEnumerable<string> Keys() => Enumerable.Range(0, StreamCount).Select(index => $"{_test}-{index}");
}
