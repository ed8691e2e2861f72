namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>WebSocket below the messages: pings, closes, fragments, and frames that RFC 6455 forbids.</summary>
public abstract class ControlFrameTests(ChannelServer server)
{
    private const string Join = """["1","1","ping","phx_join",{}]""";
    private const string Joined = """["1","1","ping","phx_reply",{"response":{},"status":"ok"}]""";

    [Fact]
    public async Task A_ping_is_answered_by_a_pong_with_its_bytes()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, "abc"u8.ToArray()));

        await socket.ExpectPongAsync("616263");
    }

    [Fact]
    public async Task A_pong_that_nobody_asked_for_is_ignored()
    {
        await using var socket = await server.JoinAsync("ping");

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Pong, "abc"u8.ToArray()));

        await socket.ExpectNothingButReplyToAsync("""["1","2","ping","ping",{}]""");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4001)]
    public async Task A_client_s_close_is_answered_1000(int code)
    {
        await using var socket = await server.JoinAsync("ping");

        await socket.SendAsync(WebSocketFrame.OfClose(code, "bye"));

        await socket.ExpectCloseAsync(1000);
    }

    [Fact]
    public async Task A_client_s_close_without_a_code_is_answered_1000()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Close, []));

        await socket.ExpectCloseAsync(1000);
    }

    [Fact]
    public Task An_unmasked_frame_is_a_protocol_error() =>
        ExpectCloseAfterAsync(WebSocketFrame.OfText(Join) with { Masked = false }, 1002);

    [Fact]
    public Task A_reserved_opcode_is_a_protocol_error() =>
        ExpectCloseAfterAsync(new WebSocketFrame(WebSocketOpcode.Reserved, "abc"u8.ToArray()), 1002);

    [Fact]
    public Task A_compressed_frame_is_a_protocol_error_for_no_compression_was_agreed_on() =>
        ExpectCloseAfterAsync(WebSocketFrame.OfText(Join) with { Rsv1 = true }, 1002);

    [Fact]
    public Task A_continuation_of_nothing_is_a_protocol_error() =>
        ExpectCloseAfterAsync(new WebSocketFrame(WebSocketOpcode.Continuation, "abc"u8.ToArray()), 1002);

    [Fact]
    public Task A_text_frame_that_is_no_UTF8_is_invalid_data() =>
        ExpectCloseAfterAsync(new WebSocketFrame(WebSocketOpcode.Text, [0xff, 0xfe]), 1007);

    [Fact]
    public async Task A_ping_of_more_than_125_bytes_is_a_protocol_error_be_it_answered_or_not()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, new byte[126]));

        // Phoenix's server answers first and then takes offence.
        var frame = await socket.ReceiveAsync("a close frame");
        if (frame?.Opcode == WebSocketOpcode.Pong)
        {
            frame = await socket.ReceiveAsync("a close frame");
        }

        Assert.Equal((WebSocketOpcode.Close, 1002), (frame?.Opcode, frame?.CloseCode));
    }

    [Fact]
    public async Task A_message_in_fragments_is_one_message_and_a_ping_between_them_is_answered_at_once()
    {
        await using var socket = await server.ConnectAsync();
        var (head, tail) = (Join[..10], Join[10..]);

        await socket.SendAsync(WebSocketFrame.OfText(head) with { Final = false });
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, []));
        await socket.SendAsync(WebSocketFrame.OfText(tail) with { Opcode = WebSocketOpcode.Continuation });

        await socket.ExpectPongAsync();
        await socket.ExpectTextAsync(Joined);
    }

    [Fact]
    public async Task A_character_may_be_cut_in_two_by_a_fragment_s_end()
    {
        await using var socket = await server.JoinAsync("bench:cut");
        var bytes = WebSocketFrame.OfText("""["1","2","bench:cut","echo",{"u":"é😀"}]""").Payload;
        var cut = bytes.AsSpan().IndexOf((byte)0xf0) + 2;

        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Text, bytes[..cut]) { Final = false });
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Continuation, bytes[cut..]));

        await socket.ExpectTextAsync("""["1","2","bench:cut","phx_reply",{"response":{"u":"é😀"},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_frame_may_arrive_byte_by_byte()
    {
        await using var socket = await server.ConnectAsync();

        foreach (var one in WebSocketFrame.OfText(Join).ToBytes())
        {
            await socket.SendRawAsync(new[] { one });
        }

        await socket.ExpectTextAsync(Joined);
    }

    [Fact]
    public async Task Many_frames_may_arrive_in_one_packet()
    {
        await using var socket = await server.JoinAsync("bench:packet");
        string[] echoes = [.. Enumerable.Range(0, 200).Select(i => $$"""["1","e{{i}}","bench:packet","echo",{"i":{{i}}}]""")];

        await socket.SendRawAsync(echoes.SelectMany(echo => WebSocketFrame.OfText(echo).ToBytes()).ToArray());

        for (var i = 0; i < echoes.Length; i++)
        {
            await socket.ExpectTextAsync($$$"""["1","e{{{i}}}","bench:packet","phx_reply",{"response":{"i":{{{i}}}},"status":"ok"}]""");
        }
    }

    private async Task ExpectCloseAfterAsync(WebSocketFrame frame, int code)
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(frame);

        await socket.ExpectCloseAsync(code);
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : ControlFrameTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : ControlFrameTests(server);
}
