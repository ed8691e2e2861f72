using Microsoft.Extensions.Time.Testing;
using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway whose stream goes silent without anybody telling it.</summary>
public sealed class SilentStreamTests
{
    private readonly string _topic = ChannelCluster.NewTopic();

    [Fact]
    public async Task The_gateway_s_own_beat_tells_it_and_over_another_one_it_gets_what_it_missed()
    {
        await using var cluster = await ChannelCluster.StartAsync();
        var time = new FakeTimeProvider();
        await using var gateway = await TestGateway.StartAsync(cluster.Cluster.Client, time: time);
        var speaker = await cluster.Gateway.JoinAsync(_topic);
        var listener = await gateway.JoinAsync(_topic);
        await SayAsync(speaker, 1);
        await listener.ExpectAsync(Said(1));
        var streams = cluster.Cluster.Client.GetStreamProvider(GatewayStreams.DefaultProvider);
        IAsyncStream<GatewayMessage> StreamOf(int number) => streams.GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway.Id, number)));

        var cut = Assert.Single(await StreamOf(0).GetAllSubscriptionHandles());
        await cut.UnsubscribeAsync();
        await SayAsync(speaker, 2);

        using var patience = new CancellationTokenSource(Patience.Long);
        while ((await StreamOf(1).GetAllSubscriptionHandles()).Count == 0)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, patience.Token);
        }

        await SayAsync(speaker, 3);
        await listener.ExpectAsync(Said(2), Said(3));
    }

    [Fact]
    public async Task A_gateway_that_hears_of_a_silo_s_death_waits_no_longer_for_a_beat_that_went_through_it()
    {
        await using var cluster = await ChannelCluster.StartAsync();

        // Nothing times out by itself.
        await using var gateway = await TestGateway.StartAsync(cluster.Cluster.Client, time: new FakeTimeProvider());
        var stream = cluster.Cluster.Client.GetStreamProvider(GatewayStreams.DefaultProvider)
            .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway.Id, 0)));
        await Assert.Single(await stream.GetAllSubscriptionHandles()).UnsubscribeAsync();
        var check = gateway.Stream.CheckAsync(CancellationToken.None);

        await gateway.Stream.CatchUpAsync(wasKilled: true, CancellationToken.None).WaitAsync(Patience.Long);

        await check;
    }

    [Fact]
    public async Task A_gateway_opens_though_every_stream_takes_longer_than_a_beat_to_begin()
    {
        await using var cluster = await ChannelCluster.StartAsync();
        cluster.Lab.LosesFirstBeats = true;

        await using var gateway = await TestGateway.StartAsync(cluster.Cluster.Client);

        await gateway.JoinAsync(_topic);
    }

    private async Task SayAsync(TestSocket speaker, int number)
    {
        speaker.Send("1", $"{number}", _topic, "say", $"{{\"n\":{number}}}");
        await speaker.ExpectAsync(Said(number), TestSocket.Reply("1", $"{number}", _topic));
    }

    private string Said(int number) => TestSocket.Push(null, _topic, "said", $"{{\"n\":{number}}}");
}
