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
        InProcessSiloHandle? silo;
        while ((silo = cluster.Cluster.Silos.Skip(1).FirstOrDefault(silo => gateways.Count(gateway => Carries(silo, gateway)) >= 2)) is null)
        {
            gateways.Add(await TestGateway.StartAsync(cluster.Cluster.Client));
        }

        var listeners = await Task.WhenAll(gateways.Select(gateway => gateway.JoinAsync(_topic)));
        await cluster.Cluster.StopSiloAsync(silo);

        Assert.Contains(gateways.SelectMany(gateway => gateway.Log.Entries), entry => entry.Id.Id == Asked);
        await cluster.GrainOf(_topic).BroadcastAsync("said", Payload.Empty, default);
        foreach (var listener in listeners)
        {
            await listener.ExpectAsync(TestSocket.Push(null, _topic, "said"));
        }

        await Task.WhenAll(gateways.Skip(1).Select(gateway => gateway.DisposeAsync().AsTask()));
    }

    private static bool Carries(InProcessSiloHandle silo, TestGateway gateway) =>
        silo.ServiceProvider.GetRequiredKeyedService<LocalQueues>(GatewayStreams.DefaultProvider)
            .Carry(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway.Id, 0)));
}
