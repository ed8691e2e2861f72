namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A second join on a topic that the socket has joined already.</summary>
public abstract class DuplicateJoinTests(ChannelServer server)
{
    [Fact]
    public Task A_duplicate_join_is_answered_before_the_old_channel_is_closed_and_raises_no_error() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","2","ping","phx_join",{}]
        <- ["2","2","ping","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        -> ["2","3","ping","ping",{}]
        <- ["2","3","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task A_duplicate_join_of_a_room_leaves_one_member_who_gets_each_message_once() => server.PlayAsync("""
        -> ["1","1","room:dup","phx_join",{"user_id":"d"}]
        <- ["1","1","room:dup","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","2","room:dup","phx_join",{"user_id":"d"}]
        <- ["2","2","room:dup","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","room:dup","phx_close",{}]
        -> ["2","3","room:dup","new_msg",{"body":"once"}]
        <- [null,null,"room:dup","new_msg",{"body":"once"}]
        <- ["2","3","room:dup","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_duplicate_join_with_the_same_join_ref_closes_the_old_channel_under_that_ref() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        """);

    [Fact]
    public Task A_message_with_a_stale_join_ref_is_ignored_without_a_reply() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","2","ping","phx_join",{}]
        <- ["2","2","ping","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        -> ["1","3","ping","ping",{}]
        -> ["1","4","ping","nosuch_event",{}]
        -> ["2","5","ping","ping",{}]
        <- ["2","5","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public async Task A_leave_and_a_rejoin_sent_back_to_back_end_joined_though_the_leave_s_reply_may_be_lost()
    {
        await using var socket = await server.JoinAsync("ping");

        await socket.SendTextAsync("""["1","2","ping","phx_leave",{}]""");
        await socket.SendTextAsync("""["3","3","ping","phx_join",{}]""");

        // The rejoin's shutdown of the old member races the member's own leave, in Phoenix too: either closes it.
        var closed = await ReadUntilRejoinedAsync(socket);
        if (!closed)
        {
            await socket.ExpectTextAsync("""["1","1","ping","phx_close",{}]""");
        }

        await socket.ExpectNothingButReplyToAsync("""["3","4","ping","ping",{}]""");
    }

    [Fact]
    public async Task Join_leave_join_sent_back_to_back_as_after_a_client_s_timeout_end_joined()
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendTextAsync("""["1","1","ping","phx_join",{}]""");
        await socket.SendTextAsync("""["1","2","ping","phx_leave",{}]""");
        await socket.SendTextAsync("""["3","3","ping","phx_join",{}]""");

        await socket.ExpectTextAsync("""["1","1","ping","phx_reply",{"response":{},"status":"ok"}]""");
        if (!await ReadUntilRejoinedAsync(socket))
        {
            await socket.ExpectTextAsync("""["1","1","ping","phx_close",{}]""");
        }

        await socket.ExpectNothingButReplyToAsync("""["3","4","ping","ping",{}]""");
    }

    // Whether the old member's phx_close has come before the new join's reply.
    private static async Task<bool> ReadUntilRejoinedAsync(RawWebSocket socket)
    {
        var closed = false;
        while (true)
        {
            var message = WireMessage.Parse(await socket.ReceiveTextAsync());
            switch (message)
            {
                case { Event: "phx_reply", JoinRef: "\"3\"", Ref: "\"3\"" }:
                    return closed;
                case { Event: "phx_close", JoinRef: "\"1\"", Ref: "\"1\"" } when !closed:
                    closed = true;
                    break;
                default:
                    Assert.True(message is { Event: "phx_reply", JoinRef: "\"1\"", Ref: "\"2\"" }, $"Not expected: {message}");
                    break;
            }
        }
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : DuplicateJoinTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : DuplicateJoinTests(server);
}
