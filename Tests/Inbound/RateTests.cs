namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>How fast one socket may send, how much it may name, and how many sockets there may be.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task A_frame_too_many_is_refused_and_the_socket_stays()
    {
        await using var app = await InboundApp.StartAsync(options => (options.MessagesPerSecond, options.MessageBurst) = (1, 5));
        await using var socket = await app.ConnectAsync();

        await socket.SendRawAsync(Together(Enumerable.Range(1, 6).Select(number => $$"""["x","{{number}}","phoenix","heartbeat",{}]""")));

        for (var number = 1; number <= 5; number++)
        {
            await socket.ExpectTextAsync($$$"""[null,"{{{number}}}","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
        }

        await socket.ExpectTextAsync("""[null,"6","phoenix","phx_reply",{"response":{"reason":"too many messages"},"status":"error"}]""");
    }

    [Fact]
    public async Task A_ping_counts_as_a_message_and_one_too_many_gets_no_pong()
    {
        await using var app = await InboundApp.StartAsync(options => (options.MessagesPerSecond, options.MessageBurst) = (1, 5));
        await using var socket = await app.ConnectAsync();

        byte[] pings = [.. Enumerable.Range(0, 6).SelectMany(_ => new WebSocketFrame(WebSocketOpcode.Ping, [7]).ToBytes())];
        await socket.SendRawAsync(pings);
        await socket.SendTextAsync("""[null,"1","phoenix","heartbeat",{}]""");

        for (var pong = 1; pong <= 5; pong++)
        {
            Assert.Equal(WebSocketOpcode.Pong, (await socket.ReceiveAsync())!.Opcode);
        }

        await socket.ExpectTextAsync("""[null,"1","phoenix","phx_reply",{"response":{"reason":"too many messages"},"status":"error"}]""");
    }

    [Fact]
    public async Task A_socket_that_was_too_fast_may_send_again_later()
    {
        await using var app = await InboundApp.StartAsync(options => (options.MessagesPerSecond, options.MessageBurst) = (20, 1));
        await using var socket = await app.ConnectAsync();
        var refused = false;

        for (var number = 1; ; number++)
        {
            await socket.SendTextAsync($$"""[null,"{{number}}","phoenix","heartbeat",{}]""");
            var isRefused = (await socket.ReceiveTextAsync()).Contains("too many messages", StringComparison.Ordinal);
            refused |= isRefused;
            if (refused && !isRefused)
            {
                break;
            }
        }

        Assert.True(refused);
    }

    [Fact]
    public async Task A_join_too_many_is_refused_with_its_join_ref_and_other_frames_pass()
    {
        await using var app = await InboundApp.StartAsync(options => (options.JoinsPerSecond, options.JoinBurst) = (1, 2));
        await using var socket = await app.ConnectAsync();

        await socket.SendRawAsync(Together(Enumerable.Range(1, 3).Select(number => $$"""["{{number}}","{{number}}","ping:{{number}}","phx_join",{}]""")));

        List<string> replies = [await socket.ReceiveTextAsync(), await socket.ReceiveTextAsync(), await socket.ReceiveTextAsync()];
        Assert.Contains(replies, reply => WireJson.Same("""["3","3","ping:3","phx_reply",{"response":{"reason":"too many joins"},"status":"error"}]""", reply));
        Assert.Equal(2, replies.Count(reply => reply.Contains("\"ok\"", StringComparison.Ordinal)));
        await socket.ExpectNothingButReplyToAsync("""["1","9","ping:1","ping",{}]""");
    }

    [Fact]
    public async Task A_full_gateway_answers_503_until_a_socket_leaves()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxSockets = 2);
        await using var first = await app.ConnectAsync();
        await LongPollClient.OpenAsync(app.Port);

        Assert.Equal(503, (await app.AnswerAsync()).Status);
        Assert.Equal("""{"status":500}""", (await new LongPollClient(app.Port).PollAsync()).Body);

        await first.SendAsync(WebSocketFrame.OfClose(1000));
        await first.ExpectCloseAsync(1000);
        await Eventually101Async(app);
    }

    [Fact]
    public async Task An_address_with_its_share_of_sockets_gets_429_until_one_leaves()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxSocketsPerAddress = 1);
        var first = await app.ConnectAsync();

        Assert.Equal(429, (await app.AnswerAsync()).Status);
        Assert.Equal("""{"status":500}""", (await new LongPollClient(app.Port).PollAsync()).Body);

        first.Drop();
        await Eventually101Async(app);
    }

    [Fact]
    public async Task A_topic_longer_than_the_limit_is_unmatched_and_one_that_fits_is_joined()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxTopicBytes = 8);
        await using var socket = await app.ConnectAsync();

        await socket.SendTextAsync("""["1","1","ping:1234","phx_join",{}]""");

        await socket.ExpectTextAsync("""[null,"1","ping:1234","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""");
        await InboundApp.JoinAsync(socket, "ping:123");
    }

    [Fact]
    public async Task An_event_longer_than_the_limit_is_refused_and_its_member_goes_on()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxEventBytes = 9);
        await using var socket = await app.JoinAsync("ping:1");

        await socket.SendTextAsync("""["1","3","ping:1","ping:12345",{}]""");

        await socket.ExpectTextAsync("""["1","3","ping:1","phx_reply",{"response":{"reason":"unmatched event"},"status":"error"}]""");
        await socket.ExpectNothingButReplyToAsync("""["1","2","ping:1","ping:1234",{}]""");
    }

    private static byte[] Together(IEnumerable<string> frames) => [.. frames.SelectMany(frame => WebSocketFrame.OfText(frame).ToBytes())];

    // The gateway learns of the end a moment after the client.
    private static async Task Eventually101Async(InboundApp app)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        while ((await app.AnswerAsync()).Status != 101)
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
