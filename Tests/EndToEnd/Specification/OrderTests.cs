namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What order a member may rely on.</summary>
public abstract class OrderTests(ChannelServer server)
{
    [Fact]
    public async Task Frames_written_without_waiting_are_answered_in_order_but_for_the_heartbeat_which_may_overtake()
    {
        await using var socket = await server.ConnectAsync();

        await SendAllAsync(
            socket,
            """["1","1","bench:o","phx_join",{}]""",
            """["1","2","bench:o","echo",{"i":1}]""",
            """["1","3","bench:o","cast",{"i":2}]""",
            """["1","4","bench:o","echo",{"i":3}]""",
            """[null,"5","phoenix","heartbeat",{}]""",
            """["1","6","bench:o","phx_leave",{}]""",
            """["1","7","bench:o","echo",{"i":4}]""");

        // The last push races the leave, in Phoenix too: it is lost with the channel, or it finds the topic left.
        const string heartbeat = """[null,"5","phoenix","phx_reply",{"response":{},"status":"ok"}]""";
        const string afterLeave = """[null,"7","bench:o","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""";
        await ExpectAmongAsync(
            socket,
            [heartbeat, afterLeave],
            """["1","1","bench:o","phx_reply",{"response":{},"status":"ok"}]""",
            """["1","2","bench:o","phx_reply",{"response":{"i":1},"status":"ok"}]""",
            """[null,null,"bench:o","cast",{"i":2}]""",
            """["1","4","bench:o","phx_reply",{"response":{"i":3},"status":"ok"}]""",
            """["1","6","bench:o","phx_reply",{"response":{},"status":"ok"}]""",
            """["1","1","bench:o","phx_close",{}]""");
    }

    [Fact]
    public async Task A_thousand_casts_reach_both_members_once_and_in_order()
    {
        const int count = 1000;
        await using var sender = await server.JoinAsync("bench:flood");
        await using var other = await server.JoinAsync("bench:flood", "5");

        var sending = SendAllAsync(sender, [.. Enumerable.Range(0, count).Select(i => Cast("bench:flood", i))]);

        await Task.WhenAll(ExpectCastsAsync(sender), ExpectCastsAsync(other), sending);

        static async Task ExpectCastsAsync(RawWebSocket socket)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(i, await NextNumberAsync(socket));
            }
        }
    }

    [Fact]
    public async Task Text_and_binary_broadcasts_of_one_member_keep_their_order()
    {
        await using var sender = await server.JoinAsync("room:bin");
        await using var other = await server.JoinAsync("room:bin", "5");
        const string binary = "00010108083134726f6f6d3a62696e62696e5f6361737468656c6c6f";

        for (var i = 0; i < 50; i++)
        {
            await sender.SendTextAsync($$"""["1","s{{i}}","room:bin","shout",{"i":{{i}}}]""");
            await sender.SendBinaryAsync(binary);
        }

        for (var i = 0; i < 50; i++)
        {
            await other.ExpectTextAsync($$"""[null,null,"room:bin","shout",{"i":{{i}}}]""");
            await other.ExpectBinaryAsync("020808726f6f6d3a62696e62696e5f6361737468656c6c6f");
        }
    }

    [Fact]
    public async Task Nothing_on_the_topic_reaches_a_joiner_before_the_join_reply_and_nothing_after_it_is_lost()
    {
        const string topic = "bench:joinrace";
        const int joiners = 20;
        await using var sender = await server.JoinAsync(topic);
        using var enough = new CancellationTokenSource();
        var sending = CastUntilAsync(sender, topic, enough.Token);

        for (var i = 0; i < joiners; i++)
        {
            // JoinAsync itself sees to it that the reply comes first.
            await using var joiner = await server.JoinAsync(topic, "9");
            var first = await NextNumberAsync(joiner);
            for (var next = first + 1; next < first + 100; next++)
            {
                Assert.Equal(next, await NextNumberAsync(joiner));
            }
        }

        await enough.CancelAsync();
        await sending;
    }

    // Casts and hears the echo, one after the other, so that the sender never runs ahead of the server.
    private static async Task CastUntilAsync(RawWebSocket sender, string topic, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await sender.SendTextAsync(Cast(topic, i));
            Assert.Equal(i, await NextNumberAsync(sender));
        }
    }

    private static async Task SendAllAsync(RawWebSocket socket, params string[] messages)
    {
        foreach (var message in messages)
        {
            await socket.SendTextAsync(message);
        }
    }

    private static async Task ExpectAmongAsync(RawWebSocket socket, string[] anywhere, params string[] inOrder)
    {
        foreach (var expected in inOrder)
        {
            var text = await socket.ReceiveTextAsync();
            while (anywhere.Any(stray => WireJson.Same(stray, text)))
            {
                text = await socket.ReceiveTextAsync();
            }

            Assert.True(WireJson.Same(expected, text), $"Expected {expected}\nGot      {text}");
        }
    }

    private static string Cast(string topic, int number) => $$"""["1","c{{number}}","{{topic}}","cast",{"i":{{number}}}]""";

    private static async Task<int> NextNumberAsync(RawWebSocket socket)
    {
        var message = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal("cast", message.Event);
        return message.Payload.GetProperty("i").GetInt32();
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : OrderTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : OrderTests(server);
}
