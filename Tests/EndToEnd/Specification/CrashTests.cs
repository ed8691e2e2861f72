namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What ends a member, and that it ends nothing else.</summary>
public abstract class CrashTests(ChannelServer server)
{
    [Fact]
    public Task An_event_that_no_handler_takes_crashes_the_member_who_may_join_again() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping","nosuch_event",{}]
        <- ["1","1","ping","phx_error",{"reason":"channel_crash"}]
        -> ["1","3","ping","ping",{}]
        <- [null,"3","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["4","4","ping","phx_join",{}]
        <- ["4","4","ping","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_handler_that_throws_crashes_the_member() => server.PlayAsync("""
        -> ["1","1","room:boom","phx_join",{}]
        <- ["1","1","room:boom","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","room:boom","boom",{}]
        <- ["1","1","room:boom","phx_error",{"reason":"channel_crash"}]
        """);

    [Fact]
    public Task An_event_that_is_no_string_crashes_the_member() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping",null,{}]
        <- ["1","1","ping","phx_error",{"reason":"channel_crash"}]
        -> ["3","3","ping","phx_join",{}]
        <- ["3","3","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["3","4","ping",5,{}]
        <- ["3","3","ping","phx_error",{"reason":"channel_crash"}]
        """);

    [Fact]
    public Task A_stop_with_a_reply_sends_the_reply_and_then_phx_close_for_the_client_must_not_rejoin() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping","ding",{}]
        <- ["1","2","ping","phx_reply",{"response":{"msg":"shutting down"},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        -> ["1","3","ping","ping",{}]
        <- [null,"3","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_crash_is_told_by_phx_error_not_phx_close_for_the_client_must_rejoin_and_touches_no_other_channel() => server.PlayAsync("""
        -> ["1","1","room:crash","phx_join",{}]
        <- ["1","1","room:crash","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","2","bench:calm","phx_join",{}]
        <- ["2","2","bench:calm","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","3","room:crash","boom",{}]
        <- ["1","1","room:crash","phx_error",{"reason":"channel_crash"}]
        -> ["2","4","bench:calm","cast",{"still":"here"}]
        <- [null,null,"bench:calm","cast",{"still":"here"}]
        """);

    [Fact]
    public Task A_crash_touches_no_other_member_of_the_topic() => server.PlayAsync("""
        a:-> ["1","1","room:shared","phx_join",{}]
        a:<- ["1","1","room:shared","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","room:shared","phx_join",{}]
        b:<- ["5","5","room:shared","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","room:shared","boom",{}]
        a:<- ["1","1","room:shared","phx_error",{"reason":"channel_crash"}]
        b:-> ["5","6","room:shared","new_msg",{"body":"alone"}]
        b:<- [null,null,"room:shared","new_msg",{"body":"alone"}]
        b:<- ["5","6","room:shared","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["3","3","room:shared","phx_join",{}]
        a:<- ["3","3","room:shared","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","7","room:shared","shout",{"body":"welcome back"}]
        a:<- [null,null,"room:shared","shout",{"body":"welcome back"}]
        """);

    [Fact]
    public Task A_crash_with_pushes_behind_it_lets_none_of_them_reach_the_next_member() => server.PlayAsync("""
        -> ["1","1","room:behind","phx_join",{}]
        <- ["1","1","room:behind","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","room:behind","boom",{}]
        <- ["1","1","room:behind","phx_error",{"reason":"channel_crash"}]
        -> ["1","3","room:behind","new_msg",{"body":"from the dead"}]
        <- [null,"3","room:behind","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : CrashTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : CrashTests(server);
}
