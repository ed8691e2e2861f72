namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What befalls one socket is nobody else's trouble.</summary>
public abstract class IsolationTests(ChannelServer server)
{
    [Fact]
    public async Task A_connection_that_breaks_without_a_word_disturbs_no_other_member()
    {
        await using var stays = await server.JoinAsync("room:broken");
        for (var i = 0; i < 20; i++)
        {
            var breaks = await server.JoinAsync("room:broken");
            await breaks.SendTextAsync("""["1","2","room:broken","new_msg",{"body":"last words"}]""");
            breaks.Drop();
        }

        // Whether the last words were heard is the race of a broken connection; that nothing else came is not.
        await stays.SendTextAsync("""["1","3","room:broken","echo",{"n":1}]""");
        string text;
        do
        {
            text = await stays.ReceiveTextAsync();
        }
        while (WireJson.Same("""[null,null,"room:broken","new_msg",{"body":"last words"}]""", text));
        Assert.True(WireJson.Same("""["1","3","room:broken","phx_reply",{"response":{"n":1},"status":"ok"}]""", text), text);
    }

    [Fact]
    public async Task A_member_who_doesn_t_read_slows_nobody_down_and_misses_nothing_unless_it_is_let_go()
    {
        const int count = 400;
        var filling = new string('x', 64 * 1024);
        await using var slow = await server.JoinAsync("bench:slow");
        slow.BufferLittle();
        await using var quick = await server.JoinAsync("bench:slow");

        for (var i = 0; i < count; i++)
        {
            await quick.SendTextAsync($$"""["1","{{i}}","bench:slow","cast",{"i":{{i}},"d":"{{filling}}"}]""");
            Assert.Equal(i, NumberIn((await quick.ReceiveAsync("its own cast"))!));
        }

        for (var i = 0; i < count; i++)
        {
            var frame = await slow.ReceiveAsync("the casts it hasn't read");
            if (frame is null or { Opcode: WebSocketOpcode.Close })
            {
                Assert.NotEqual(1000, frame?.CloseCode);
                return;
            }

            Assert.Equal(i, NumberIn(frame));
        }
    }

    [Fact]
    public async Task Deeply_nested_JSON_costs_no_other_connection_anything()
    {
        await using var calm = await server.JoinAsync("bench:deep");
        await using var deep = await server.JoinAsync("bench:deep");
        var nested = new string('[', 100_000) + new string(']', 100_000);

        await deep.SendTextAsync($$"""["1","2","bench:deep","echo",{"d":{{nested}}}]""");

        // Phoenix, which knows no such limit, would echo it; a limit of ours ends the connection as malformed JSON does.
        var answer = await deep.ReceiveAsync("an echo or a close");
        Assert.True(answer is { Opcode: WebSocketOpcode.Text } or { Opcode: WebSocketOpcode.Close, CloseCode: 1011 }, $"Got {answer}");
        await calm.ExpectNothingButReplyToAsync("""["1","3","bench:deep","echo",{}]""");
    }

    [Fact]
    public async Task An_event_s_name_of_a_megabyte_costs_no_other_connection_anything()
    {
        await using var calm = await server.JoinAsync("bench:long");
        await using var wordy = await server.JoinAsync("bench:long");

        await wordy.SendTextAsync($$"""["1","2","bench:long","{{new string('e', 1_000_000)}}",{}]""");

        // No handler takes it, so the member crashes; a limit of ours may end the connection instead.
        var answer = await wordy.ReceiveAsync("an error or a close");
        Assert.True(
            answer is { Opcode: WebSocketOpcode.Close, CloseCode: 1011 or 1009 or 1008 }
            || WireMessage.TryParse(answer!)?.Event is "phx_error" or "phx_reply",
            $"Got {answer}");
        await calm.ExpectNothingButReplyToAsync("""["1","3","bench:long","echo",{}]""");
    }

    [Fact]
    public async Task A_binary_topic_that_is_no_UTF8_costs_no_other_connection_anything()
    {
        await using var calm = await server.JoinAsync("bench:utf8");
        await using var odd = await server.ConnectAsync();

        await odd.SendBinaryAsync("0001010201" + "3131" + "fffe" + "65");

        var answer = await odd.ReceiveAsync("an error or a close");
        Assert.True(
            answer is { Opcode: WebSocketOpcode.Close, CloseCode: 1011 or 1007 } || WireMessage.TryParse(answer!)?.Event == "phx_reply",
            $"Got {answer}");
        await calm.ExpectNothingButReplyToAsync("""["1","3","bench:utf8","echo",{}]""");
    }

    [Fact]
    public async Task Bad_input_is_logged_with_where_it_came_from_and_without_what_it_said()
    {
        await using var socket = await server.JoinAsync("bench:logged");
        const string secret = "s3cret-of-a-client";
        var log = server.Front.Log;
        var position = log.Lines.Count;

        await socket.SendTextAsync($$"""["1","2","bench:logged","echo",{"password":"{{secret}}" oops""");
        await socket.ExpectCloseAsync(1011);

        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        await log.LineAsync(NamesPeerAndCode, position, patience.Token);
        Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));

        static bool NamesPeerAndCode(string line) =>
            line.Contains("127.0.0.1", StringComparison.Ordinal) && line.Contains("1011", StringComparison.Ordinal);
    }

    private static int NumberIn(WebSocketFrame frame) => WireMessage.Parse(frame.Text).Payload.GetProperty("i").GetInt32();

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : IsolationTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : IsolationTests(server);
}
