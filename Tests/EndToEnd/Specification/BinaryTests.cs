namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// V2's binary frames. In: 00, lengths of join_ref, ref, topic, event, then these and the bytes. Out: a reply is 01 with
/// the status in the event's place, a broadcast 02 with topic and event only, a push 00 without a ref.
/// </summary>
public abstract class BinaryTests(ChannelServer server)
{
    [Fact]
    public Task A_binary_reply_has_a_five_byte_header_with_the_status_in_the_event_s_place() => server.PlayAsync("""
        -> ["1","1","room:bin","phx_join",{}]
        <- ["1","1","room:bin","phx_reply",{"response":{},"status":"ok"}]
        (ref 2, bin, 0001feff)
        -> BIN 00010108033132726f6f6d3a62696e62696e0001feff
        <- BIN 01010108023132726f6f6d3a62696e6f6b0001feff
        (ref 3, bin, no bytes)
        -> BIN 00010108033133726f6f6d3a62696e62696e
        <- BIN 01010108023133726f6f6d3a62696e6f6b
        (ref 5, echo, xy)
        -> BIN 00010108043135726f6f6d3a62696e6563686f7879
        <- BIN 01010108023135726f6f6d3a62696e6f6b7879
        """);

    [Fact]
    public Task A_binary_broadcast_has_a_three_byte_header_without_refs() => server.PlayAsync("""
        a:-> ["1","1","room:bin","phx_join",{}]
        a:<- ["1","1","room:bin","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","room:bin","phx_join",{}]
        b:<- ["5","5","room:bin","phx_reply",{"response":{},"status":"ok"}]
        (ref 4, bin_cast, hello)
        a:-> BIN 00010108083134726f6f6d3a62696e62696e5f6361737468656c6c6f
        a:<- BIN 020808726f6f6d3a62696e62696e5f6361737468656c6c6f
        b:<- BIN 020808726f6f6d3a62696e62696e5f6361737468656c6c6f
        """);

    [Fact]
    public Task A_binary_push_to_one_member_has_a_four_byte_header_without_a_ref() => server.PlayAsync("""
        -> ["1","1","chat:bin","phx_join",{}]
        <- ["1","1","chat:bin","phx_reply",{"response":{},"status":"ok"}]
        (ref 2, x, 0001feff: an intercepted broadcast goes out as a push)
        -> BIN 00010108013132636861743a62696e780001feff
        <- BIN 0001080731636861743a62696e6e65775f6d73670001feff
        """);

    [Fact]
    public Task A_binary_push_with_an_empty_join_ref_is_stale_not_null_and_is_ignored() => server.PlayAsync("""
        -> ["1","1","room:bin","phx_join",{}]
        <- ["1","1","room:bin","phx_reply",{"response":{},"status":"ok"}]
        -> BIN 000001080336726f6f6d3a62696e62696e6e6f6a72
        -> ["1","7","room:bin","echo",{}]
        <- ["1","7","room:bin","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_binary_push_with_an_empty_ref_is_answered_with_an_empty_ref() => server.PlayAsync("""
        -> ["1","1","room:bin","phx_join",{}]
        <- ["1","1","room:bin","phx_reply",{"response":{},"status":"ok"}]
        -> BIN 000100080331726f6f6d3a62696e62696e6e6f726566
        <- BIN 010100080231726f6f6d3a62696e6f6b6e6f726566
        """);

    [Fact]
    public Task A_binary_push_on_an_unjoined_topic_is_answered_unmatched_in_text() => server.PlayAsync("""
        -> BIN 00010108033132726f6f6d3a7a7a7a62696e78
        <- [null,"2","room:zzz","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_join_and_a_heartbeat_may_come_as_binary_frames() => server.PlayAsync("""
        -> BIN 0001010408313170696e677068785f6a6f696e7b7d
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> BIN 00000107093270686f656e6978686561727462656174
        <- [null,"2","phoenix","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","3","ping","ping",{}]
        <- ["1","3","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task Bytes_for_a_handler_that_wants_an_object_crash_the_member() => server.PlayAsync("""
        -> ["1","1","room:bin2","phx_join",{}]
        <- ["1","1","room:bin2","phx_reply",{"response":{},"status":"ok"}]
        -> BIN 00010109073132726f6f6d3a62696e326e65775f6d736778
        <- ["1","1","room:bin2","phx_error",{"reason":"channel_crash"}]
        """);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("0101010101616263", "a reply, from a client")]
    [InlineData("0201016162", "a broadcast, from a client")]
    [InlineData("09", "of an unknown kind")]
    [InlineData("00010105", "a push cut short in its header")]
    [InlineData("0001010408313170696e67", "a push cut short in its fields")]
    [InlineData("5b2231222c2231222c2270696e67222c227068785f6a6f696e222c7b7d5d", "JSON text in a binary frame")]
    public async Task A_malformed_binary_frame_ends_the_connection_with_1011(string hex, string flaw)
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendBinaryAsync(hex);

        await socket.ExpectCloseAsync(1011);
        Assert.NotEmpty(flaw);
    }

    [Fact]
    public async Task No_binary_frame_has_a_kind_that_a_stock_client_doesn_t_know()
    {
        await using var socket = await server.JoinAsync("room:bin");

        await socket.SendBinaryAsync("00010108083134726f6f6d3a62696e62696e5f6361737468656c6c6f");
        await socket.SendBinaryAsync("00010108033135726f6f6d3a62696e62696e00");

        byte[] kinds = [await KindOfNextAsync(socket), await KindOfNextAsync(socket)];
        Assert.Equal([2, 1], kinds);
    }

    [Fact]
    public async Task A_binary_broadcast_with_a_V1_member_on_the_topic_costs_the_V2_members_nothing()
    {
        await using var old = await server.ConnectAsync("vsn=1.0.0");
        await old.SendTextAsync("""{"topic":"room:bin","event":"phx_join","payload":{},"ref":"1"}""");
        await old.ExpectTextAsync("""{"topic":"room:bin","event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1"}""");
        await using var current = await server.JoinAsync("room:bin");

        await current.SendBinaryAsync("00010108083134726f6f6d3a62696e62696e5f6361737468656c6c6f");

        await current.ExpectBinaryAsync("020808726f6f6d3a62696e62696e5f6361737468656c6c6f");
        await current.ExpectNothingButReplyToAsync("""["1","5","room:bin","echo",{}]""");
    }

    private static async Task<byte> KindOfNextAsync(RawWebSocket socket)
    {
        var frame = await socket.ReceiveAsync("a binary frame");
        Assert.Equal(WebSocketOpcode.Binary, frame?.Opcode);
        return frame!.Payload[0];
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : BinaryTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : BinaryTests(server);
}
