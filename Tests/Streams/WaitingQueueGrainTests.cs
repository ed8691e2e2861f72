using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Streams;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingQueueGrainTests
{
    // No agent takes from a queue with this number, so what is put in stays undelivered.
    private const string QueueWithoutAgent = $"{StreamCluster.Provider}/999";

    [Fact]
    public async Task The_last_silos_stop_with_undelivered_events_is_no_error()
    {
        using var log = new LogKeeper();
        await using var cluster = await StreamCluster.StartAsync(
            configureSilo: silo => silo.Services.AddLogging(logging => logging.AddProvider(log)));
        Assert.True(await Offer(cluster));

        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[0]);

        Assert.Contains(log.Entries, entry => entry.Id == 3004);
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_stop_beside_another_silo_hands_undelivered_events_over()
    {
        using var log = new LogKeeper();
        await using var cluster = await StreamCluster.StartAsync(
            silos: 2, configureSilo: silo => silo.Services.AddLogging(logging => logging.AddProvider(log)));
        Assert.True(await Offer(cluster));

        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[1]);
        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[0]);

        // Wherever the queue was, its events reached the last silo.
        Assert.Single(log.Entries, entry => entry.Id == 3004);
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    private static Task<bool> Offer(StreamCluster cluster) =>
        cluster.Cluster.Client.ServiceProvider.GetRequiredService<IGrainFactory>()
            .GetGrain<IWaitingQueueGrain>(QueueWithoutAgent)
            .EnqueueAsync(new(StreamId.Create("tests", "undelivered"), [1], requestContext: null));
}
