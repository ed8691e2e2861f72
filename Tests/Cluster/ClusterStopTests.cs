using System.Diagnostics;

namespace Orleans.Channels.Tests;

public sealed class ClusterStopTests
{
    [Fact]
    public async Task A_cluster_whose_topics_still_have_members_of_dead_gateways_stops_all_the_same()
    {
        await using var cluster = await ChannelCluster.StartAsync(silos: 2);
        for (var number = 0; number < 5; number++)
        {
            await cluster.Gateway.JoinAsync(ChannelCluster.NewTopic());
        }

        foreach (var gateway in cluster.Gateways)
        {
            await gateway.StopAsync();
        }

        var clock = Stopwatch.StartNew();
        foreach (var silo in cluster.Cluster.Silos.ToArray())
        {
            await cluster.Cluster.StopSiloAsync(silo);
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
