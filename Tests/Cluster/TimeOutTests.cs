using Orleans.Configuration;

namespace Orleans.Channels.Tests;

public sealed class TimeOutTests
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_handler_that_takes_longer_than_a_grain_call_may_still_replies()
    {
        await using var cluster = await ChannelCluster.StartAsync(
            silo: silo => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout),
            client: client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout));
        var topic = ChannelCluster.NewTopic();
        var socket = await cluster.Gateway.JoinAsync(topic);
        socket.Send("1", "2", topic, $"wait:{topic}");
        var waited = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("waiting", await cluster.Lab.NextNoteAsync(topic));
        await Patience.UntilAsync(() => waited.Elapsed > ResponseTimeout + TimeSpan.FromSeconds(2));
        await socket.ExpectNothingAsync();

        cluster.Lab.Open(topic);

        await socket.ExpectAsync(TestSocket.Reply("1", "2", topic, "ok", """{"waited":true}"""));
        await socket.ExpectNothingOnAsync(topic);
    }
}
