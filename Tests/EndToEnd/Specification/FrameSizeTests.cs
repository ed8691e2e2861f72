using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>How long a message may be, in one frame or several: 1 MiB.</summary>
public abstract class FrameSizeTests(ChannelServer server)
{
    private const int FrameLimit = 1024 * 1024;
    private const int MessageLimit = 1024 * 1024;

    [Fact]
    public async Task A_megabyte_is_echoed()
    {
        await using var socket = await server.JoinAsync("bench:big");
        var text = new string('x', 1_000_000);

        await socket.SendTextAsync($$"""["1","2","bench:big","echo",{"d":"{{text}}"}]""");

        await socket.ExpectTextAsync($$$"""["1","2","bench:big","phx_reply",{"response":{"d":"{{{text}}}"},"status":"ok"}]""");
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(FrameLimit)]
    public async Task A_frame_up_to_the_limit_is_taken(int bytes)
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(HeartbeatOf(bytes));

        await socket.ExpectTextAsync("""[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Theory]
    [InlineData(FrameLimit + 1)]
    [InlineData(32 * 1024 * 1024)]
    public async Task A_frame_over_the_limit_ends_the_connection_with_1009(int bytes)
    {
        await using var socket = await server.ConnectAsync();

        var sending = socket.TrySendAsync(HeartbeatOf(bytes));

        await socket.ExpectCloseAsync(1009);
        await sending;
    }

    [Fact]
    public async Task A_frame_that_only_promises_to_be_too_long_ends_the_connection_with_1009()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendRawAsync(WebSocketFrame.HeaderPromising(WebSocketOpcode.Text, 1L << 60));

        await socket.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task A_message_of_two_fragments_up_to_the_limit_is_taken()
    {
        await using var socket = await server.ConnectAsync();

        await SendInTwoAsync(socket, HeartbeatOf(MessageLimit));

        await socket.ExpectTextAsync("""[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_message_of_two_fragments_over_the_limit_ends_the_connection_with_1009()
    {
        await using var socket = await server.ConnectAsync();

        var sending = SendInTwoAsync(socket, HeartbeatOf(MessageLimit + 1));

        await socket.ExpectCloseAsync(1009);
        await sending;
    }

    [Fact]
    public async Task An_empty_fragment_in_the_middle_of_a_message_ends_the_connection_with_1008()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendAsync(WebSocketFrame.OfText("[nu") with { Final = false });
        await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Continuation, []) { Final = false });

        await socket.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task A_frame_over_the_limit_costs_no_other_connection_anything()
    {
        await using var calm = await server.JoinAsync("bench:calm");
        await using var greedy = await server.JoinAsync("bench:calm");

        var sending = greedy.TrySendAsync(HeartbeatOf(FrameLimit + 1));
        await greedy.ExpectCloseAsync(1009);
        await sending;

        await calm.ExpectNothingButReplyToAsync("""["1","2","bench:calm","echo",{}]""");
    }

    private static WebSocketFrame HeartbeatOf(int bytes)
    {
        const string head = """[null,"1","phoenix","heartbeat",{"d":" """;
        const string tail = "\"}]";
        return WebSocketFrame.OfText(new StringBuilder(head).Append('x', bytes - head.Length - tail.Length).Append(tail).ToString());
    }

    private static async Task SendInTwoAsync(RawWebSocket socket, WebSocketFrame whole)
    {
        var middle = whole.Payload.Length / 2;
        await socket.TrySendAsync(new WebSocketFrame(WebSocketOpcode.Text, whole.Payload[..middle]) { Final = false });
        await socket.TrySendAsync(new WebSocketFrame(WebSocketOpcode.Continuation, whole.Payload[middle..]));
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : FrameSizeTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : FrameSizeTests(server);
}
