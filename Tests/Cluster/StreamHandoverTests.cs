using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Streams;
using Orleans.TestingHost;

namespace Orleans.Channels.Tests;

/// <summary>What gateways hear when the silo that their streams go through stops.</summary>
public sealed class StreamHandoverTests
{
    // Written by a gateway that was asked; one that noticed by itself writes another.
    private const int Asked = 2011;

    private readonly string _topic = ChannelCluster.NewTopic("log:");

    [Fact]
    public async Task They_are_asked_to_take_other_streams_before_the_silo_is_gone()
    {
        await using var cluster = await ChannelCluster.StartAsync(silos: 3);
        List<TestGateway> gateways = [cluster.Gateway];
        while (SiloOf(gateways[^1], cluster) == cluster.Cluster.Silos[0])
        {
            gateways.Add(await TestGateway.StartAsync(cluster.Cluster.Client));
        }

        var silo = SiloOf(gateways[^1], cluster);
        var listeners = await Task.WhenAll(gateways.Select(gateway => gateway.JoinAsync(_topic)));
        await Patience.UntilAsync(() => Task.FromResult(Carries(silo, gateways[^1])));
        await cluster.Cluster.StopSiloAsync(silo);

        Assert.Contains(gateways[^1].Log.Entries, entry => entry.Id.Id == Asked);
        await cluster.GrainOf(_topic).BroadcastAsync("said", Payload.Empty, default);
        foreach (var listener in listeners)
        {
            await listener.ExpectAsync(TestSocket.Push(null, _topic, "said"));
        }

        await Task.WhenAll(gateways.Skip(1).Select(gateway => gateway.DisposeAsync().AsTask()));
    }

    // Where the stream comes to rest; while silos start it may be elsewhere.
    private static InProcessSiloHandle SiloOf(TestGateway gateway, ChannelCluster cluster)
    {
        var queue = WaitingQueueAdapterFactory.MapperOf(new WaitingStreamOptions(), GatewayStreams.DefaultProvider).GetQueueForStream(FirstStreamOf(gateway));
        var owner = SettledQueueBalancer.OwnerOf(queue, cluster.Cluster.Silos.Select(silo => silo.SiloAddress));
        return cluster.Cluster.Silos.Single(silo => silo.SiloAddress.Equals(owner));
    }

    private static bool Carries(InProcessSiloHandle silo, TestGateway gateway) =>
        silo.ServiceProvider.GetRequiredKeyedService<LocalQueues>(GatewayStreams.DefaultProvider).Carry(FirstStreamOf(gateway));

    private static StreamId FirstStreamOf(TestGateway gateway) => StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway.Id, 0));
}
