namespace Orleans.Channels.Tests;

public sealed class OtherStreamProviderTests
{
    [Fact]
    public async Task Another_stream_provider_of_orleans_can_carry_what_topics_say()
    {
        await using var cluster = await ChannelCluster.StartAsync(
            silos: 2,
            topics: options => options.StreamProvider = "Memory",
            silo: silo => silo.AddMemoryStreams("Memory"),
            client: client => client.AddMemoryStreams("Memory"),
            gateway: options => options.StreamProvider = "Memory");
        var topic = ChannelCluster.NewTopic();
        var speaker = await cluster.Gateway.JoinAsync(topic);
        var listener = await cluster.Gateways[1].JoinAsync(topic);

        for (var number = 1; number <= 20; number++)
        {
            speaker.Send("1", $"{number}", topic, "say", $"{{\"n\":{number}}}");
        }

        for (var number = 1; number <= 20; number++)
        {
            var said = TestSocket.Push(null, topic, "said", $"{{\"n\":{number}}}");
            await listener.ExpectAsync(said);
            await speaker.ExpectAsync(said, TestSocket.Reply("1", $"{number}", topic));
        }
    }
}
