namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Joining: accepted, refused, unroutable, and with every kind of ref.</summary>
public abstract class JoinTests(ChannelServer server)
{
    [Fact]
    public Task A_join_is_answered_ok_with_an_empty_response() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_join_that_the_channel_refuses_is_answered_with_its_reason_and_may_be_tried_again() => server.PlayAsync("""
        -> ["1","1","room:secret","phx_join",{}]
        <- ["1","1","room:secret","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]
        -> ["2","2","room:secret","phx_join",{}]
        <- ["2","2","room:secret","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]
        -> ["2","3","room:secret","echo",{}]
        <- [null,"3","room:secret","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_join_that_the_channel_refuses_without_a_reason_is_answered_with_an_empty_one() => server.PlayAsync("""
        -> ["1","1","wild:1:3","phx_join",{}]
        <- ["1","1","wild:1:3","phx_reply",{"response":{},"status":"error"}]
        -> ["2","2","wild:1:2","phx_join",{}]
        <- ["2","2","wild:1:2","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","p","wild:1:2","ping",{}]
        <- ["2","p","wild:1:2","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        -> ["3","3","wild:x:y","phx_join",{}]
        <- ["3","3","wild:x:y","phx_reply",{"response":{},"status":"error"}]
        -> ["4","4","wild:1","phx_join",{}]
        <- ["4","4","wild:1","phx_reply",{"response":{},"status":"error"}]
        """);

    [Fact]
    public Task A_join_to_a_topic_without_a_route_is_answered_unmatched_with_a_null_join_ref() => server.PlayAsync("""
        -> ["1","1","nosuch:topic","phx_join",{}]
        <- [null,"1","nosuch:topic","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["2","2","","phx_join",{}]
        <- [null,"2","","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["3","3","pin","phx_join",{}]
        <- [null,"3","pin","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["4","4","pingx","phx_join",{}]
        <- [null,"4","pingx","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["5","5","ping:","phx_join",{}]
        <- ["5","5","ping:","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_route_minds_the_case_of_its_topic() => server.PlayAsync("""
        -> ["1","1","Ping","phx_join",{}]
        <- [null,"1","Ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["2","2","ROOM:a","phx_join",{}]
        <- [null,"2","ROOM:a","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task Nobody_joins_the_protocol_s_own_topic() => server.PlayAsync("""
        -> ["1","1","phoenix","phx_join",{}]
        <- [null,"1","phoenix","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task Refs_are_echoed_with_their_JSON_type_numbers_as_numbers() => server.PlayAsync("""
        -> [1,2,"ping","phx_join",{}]
        <- [1,2,"ping","phx_reply",{"response":{},"status":"ok"}]
        -> [1,3,"ping","ping",{}]
        <- [1,3,"ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task Refs_are_echoed_with_their_JSON_type_null_as_null() => server.PlayAsync("""
        -> ["1",null,"ping","phx_join",{}]
        <- ["1",null,"ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1",null,"ping","ping",{}]
        <- ["1",null,"ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task Refs_are_echoed_with_their_JSON_type_however_odd() => server.PlayAsync("""
        -> [{"a":1},[1,2],"ping","phx_join",{}]
        <- [{"a":1},[1,2],"ping","phx_reply",{"response":{},"status":"ok"}]
        -> [{"a":1},1.5,"ping","ping",{}]
        <- [{"a":1},1.5,"ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        -> [{"a":1},true,"ping","ping",{}]
        <- [{"a":1},true,"ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task A_join_without_join_ref_lends_its_ref_to_replies_but_not_to_the_close() => server.PlayAsync("""
        -> [null,"7","ping","phx_join",{}]
        <- [null,"7","ping","phx_reply",{"response":{},"status":"ok"}]
        -> [null,"8","ping","ding",{}]
        <- ["7","8","ping","phx_reply",{"response":{"msg":"shutting down"},"status":"ok"}]
        <- [null,null,"ping","phx_close",{}]
        """);

    [Fact]
    public Task A_join_without_join_ref_lets_no_later_message_with_one_through() => server.PlayAsync("""
        -> [null,"7","ping","phx_join",{}]
        <- [null,"7","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["7","8","ping","ping",{}]
        -> [null,"9","ping","ping",{}]
        <- ["7","9","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task A_join_s_payload_need_not_be_an_object() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",null]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","2","ping:a","phx_join",[1]]
        <- ["2","2","ping:a","phx_reply",{"response":{},"status":"ok"}]
        -> ["3","3","ping:b","phx_join","str"]
        <- ["3","3","ping:b","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_topic_may_have_255_bytes()
    {
        var topic = $"room:{new string('x', 250)}";

        return server.PlayAsync($$$"""
            -> ["1","1","{{{topic}}}","phx_join",{}]
            <- ["1","1","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]
            -> ["1","2","{{{topic}}}","echo",{"a":1}]
            <- ["1","2","{{{topic}}}","phx_reply",{"response":{"a":1},"status":"ok"}]
            """);
    }

    [Fact]
    public Task A_topic_may_be_written_in_any_script() => server.PlayAsync("""
        -> ["1","1","room:café ☕ 部屋 \ud83d\ude00 \"q\"","phx_join",{}]
        <- ["1","1","room:café ☕ 部屋 😀 \"q\"","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","room:café ☕ 部屋 😀 \u0022q\u0022","new_msg",{"body":"ünï"}]
        <- [null,null,"room:café ☕ 部屋 😀 \"q\"","new_msg",{"body":"ünï"}]
        <- ["1","2","room:café ☕ 部屋 😀 \"q\"","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : JoinTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : JoinTests(server);
}
