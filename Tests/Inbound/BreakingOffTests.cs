using System.Text.Json;
using Microsoft.AspNetCore.Hosting;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Clients that break off while they are written to, where the transport sends on the thread that writes, as the hosts here have it.</summary>
public sealed class BreakingOffTests
{
    private const int Leaving = 100;
    private const string End = "end";

    private static readonly string[] Topics = ["bench:here", "bench:there"];

    [Fact]
    public async Task They_hold_up_neither_their_topics_nor_those_who_stay()
    {
        await using var app = await InboundApp.StartAsync(
            configure: builder => builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true));
        await using var staying = await JoinBothAsync(app);
        var leaving = await Task.WhenAll(Enumerable.Range(0, Leaving).Select(_ => JoinBothAsync(app)));

        // Each in both topics: a thread that writes to one of them finds out about a client that another thread writes to as well.
        using var gone = new CancellationTokenSource();
        var saying = Topics.Select(topic => SayUntilAsync(app, topic, gone.Token)).ToArray();
        var hearing = Topics.ToDictionary(topic => topic, _ => 0);
        var heard = HearAsync(staying, hearing);
        foreach (var client in leaving)
        {
            client.Drop();
            await Task.Yield();
        }

        await gone.CancelAsync();
        var said = await Task.WhenAll(saying).WaitAsync(Patience.Long);
        await heard.WaitAsync(Patience.Long);
        Assert.Equal(said, Topics.Select(topic => hearing[topic]));
        await Patience.UntilAsync(async () => (await Task.WhenAll(Topics.Select(topic => app.Channels.DescribeAsync(topic)))).All(topic => topic.Members == 1));
    }

    private static async Task<RawWebSocket> JoinBothAsync(InboundApp app)
    {
        var socket = await app.ConnectAsync();
        foreach (var topic in Topics)
        {
            await InboundApp.JoinAsync(socket, topic);
        }

        return socket;
    }

    private static async Task<int> SayUntilAsync(InboundApp app, string topic, CancellationToken stop)
    {
        var said = 0;
        while (!stop.IsCancellationRequested)
        {
            await app.Channels.BroadcastAsync(topic, "said", new { n = ++said }, CancellationToken.None);
        }

        await app.Channels.BroadcastAsync(topic, End, new { }, CancellationToken.None);
        return said;
    }

    // The numbers come without a gap, and then the end.
    private static async Task HearAsync(RawWebSocket socket, Dictionary<string, int> hearing)
    {
        for (var ended = 0; ended < Topics.Length;)
        {
            using var frame = JsonDocument.Parse(await socket.ReceiveTextAsync());
            var topic = frame.RootElement[2].GetString()!;
            if (frame.RootElement[3].GetString() == End)
            {
                ended++;
            }
            else
            {
                Assert.Equal(++hearing[topic], frame.RootElement[4].GetProperty("n").GetInt32());
            }
        }
    }
}
