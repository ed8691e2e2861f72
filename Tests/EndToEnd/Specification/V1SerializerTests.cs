namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The old serializer: messages are objects, and what the server sends never has a join_ref.</summary>
public abstract class V1SerializerTests(ChannelServer server)
{
    private const string Conversation = """
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"1"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":"2"}
        <- {"event":"phx_reply","payload":{"response":{"ping":"pong"},"status":"ok"},"ref":"2","topic":"ping"}
        -> {"topic":"ping","event":"param_ping","payload":{"error":true},"ref":"3"}
        <- {"event":"phx_reply","payload":{"response":{"reason":"You asked for this!"},"status":"error"},"ref":"3","topic":"ping"}
        -> {"topic":"phoenix","event":"heartbeat","payload":{},"ref":"4"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"4","topic":"phoenix"}
        -> {"topic":"ping","event":"phx_leave","payload":{},"ref":"5"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"5","topic":"ping"}
        <- {"event":"phx_close","payload":{},"ref":null,"topic":"ping"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":"6"}
        <- {"event":"phx_reply","payload":{"response":{"reason":"unmatched topic"},"status":"error"},"ref":"6","topic":"ping"}
        """;

    [Fact]
    public Task A_conversation_from_join_to_leave_goes_as_over_V2_without_join_refs() => server.PlayV1Async(Conversation);

    [Fact]
    public Task A_connect_that_names_no_version_speaks_V1() => server.PlayV1Async(Conversation, query: "");

    [Fact]
    public Task Refused_and_unmatched_joins_are_answered_as_over_V2() => server.PlayV1Async("""
        -> {"topic":"room:secret","event":"phx_join","payload":{},"ref":"1"}
        <- {"event":"phx_reply","payload":{"response":{"reason":"unauthorized"},"status":"error"},"ref":"1","topic":"room:secret"}
        -> {"topic":"nosuch","event":"phx_join","payload":{},"ref":"2"}
        <- {"event":"phx_reply","payload":{"response":{"reason":"unmatched topic"},"status":"error"},"ref":"2","topic":"nosuch"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":"3"}
        <- {"event":"phx_reply","payload":{"response":{"reason":"unmatched topic"},"status":"error"},"ref":"3","topic":"ping"}
        """);

    [Fact]
    public Task A_crash_and_a_stop_carry_a_null_ref_for_the_join_had_no_join_ref() => server.PlayV1Async("""
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"1"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}
        -> {"topic":"ping","event":"nosuch","payload":{},"ref":"2"}
        <- {"event":"phx_error","payload":{"reason":"channel_crash"},"ref":null,"topic":"ping"}
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"3"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"3","topic":"ping"}
        -> {"topic":"ping","event":"ding","payload":{},"ref":"4"}
        <- {"event":"phx_reply","payload":{"response":{"msg":"shutting down"},"status":"ok"},"ref":"4","topic":"ping"}
        <- {"event":"phx_close","payload":{},"ref":null,"topic":"ping"}
        """);

    [Fact]
    public Task A_duplicate_join_is_answered_before_the_old_channel_is_closed() => server.PlayV1Async("""
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"1"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"2"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"2","topic":"ping"}
        <- {"event":"phx_close","payload":{},"ref":null,"topic":"ping"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":"3"}
        <- {"event":"phx_reply","payload":{"response":{"ping":"pong"},"status":"ok"},"ref":"3","topic":"ping"}
        """);

    [Fact]
    public Task A_room_s_broadcast_comes_with_a_null_ref_and_before_the_reply() => server.PlayV1Async("""
        a:-> {"topic":"room:v1","event":"phx_join","payload":{"user_id":"u"},"ref":"1"}
        a:<- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:v1"}
        b:-> {"topic":"room:v1","event":"phx_join","payload":{"user_id":"v"},"ref":"1"}
        b:<- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:v1"}
        a:-> {"topic":"room:v1","event":"new_msg","payload":{"body":"hi"},"ref":"2"}
        a:<- {"event":"new_msg","payload":{"body":"hi"},"ref":null,"topic":"room:v1"}
        a:<- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"2","topic":"room:v1"}
        b:<- {"event":"new_msg","payload":{"body":"hi"},"ref":null,"topic":"room:v1"}
        a:-> {"topic":"room:v1","event":"echo","payload":{"a":1},"ref":"3"}
        a:<- {"event":"phx_reply","payload":{"response":{"a":1},"status":"ok"},"ref":"3","topic":"room:v1"}
        a:-> {"topic":"room:v1","event":"shout","payload":{"a":2},"ref":"4"}
        b:<- {"event":"shout","payload":{"a":2},"ref":null,"topic":"room:v1"}
        """);

    [Fact]
    public Task A_join_ref_that_a_client_gives_all_the_same_is_the_close_s_ref() => server.PlayV1Async("""
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":"1","join_ref":"J"}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}
        -> {"topic":"ping","event":"ding","payload":{},"ref":"2","join_ref":"J"}
        <- {"event":"phx_reply","payload":{"response":{"msg":"shutting down"},"status":"ok"},"ref":"2","topic":"ping"}
        <- {"event":"phx_close","payload":{},"ref":"J","topic":"ping"}
        """);

    [Fact]
    public Task Refs_are_echoed_with_their_JSON_type() => server.PlayV1Async("""
        -> {"topic":"ping","event":"phx_join","payload":{},"ref":null}
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":null,"topic":"ping"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":null}
        <- {"event":"phx_reply","payload":{"response":{"ping":"pong"},"status":"ok"},"ref":null,"topic":"ping"}
        -> {"topic":"ping","event":"ping","payload":{},"ref":7}
        <- {"event":"phx_reply","payload":{"response":{"ping":"pong"},"status":"ok"},"ref":7,"topic":"ping"}
        """);

    [Fact]
    public Task JSON_in_a_binary_frame_is_read_as_if_it_were_text() => server.PlayV1Async("""
        -> BIN 7b22746f706963223a2270696e67222c226576656e74223a227068785f6a6f696e222c227061796c6f6164223a7b7d2c22726566223a2231227d
        <- {"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"ping"}
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : V1SerializerTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : V1SerializerTests(server);
}
