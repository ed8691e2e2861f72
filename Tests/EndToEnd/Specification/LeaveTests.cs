namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Leaving a topic, in and out of turn.</summary>
public abstract class LeaveTests(ChannelServer server)
{
    [Fact]
    public Task A_leave_is_answered_ok_first_and_then_closed_with_the_join_ref_for_both_refs() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping","phx_leave",{}]
        <- ["1","2","ping","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        -> ["1","3","ping","ping",{}]
        <- [null,"3","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["1","4","ping","phx_leave",{}]
        <- ["1","4","ping","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task A_leave_with_a_stale_join_ref_is_ignored_and_one_with_none_is_honoured() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["9","2","ping","phx_leave",{}]
        -> ["1","3","ping","ping",{}]
        <- ["1","3","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        -> [null,"4","ping","phx_leave",{}]
        <- ["1","4","ping","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","ping","phx_close",{}]
        -> ["1","5","ping","ping",{}]
        <- [null,"5","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_leave_of_a_topic_never_joined_is_answered_ok_with_its_join_ref() => server.PlayAsync("""
        -> ["1","1","ping","phx_leave",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","nosuch","phx_leave",{}]
        <- ["1","2","nosuch","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task Who_has_left_and_come_back_is_a_member_like_any_other() => server.PlayAsync("""
        -> ["1","1","room:back","phx_join",{}]
        <- ["1","1","room:back","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","room:back","phx_leave",{}]
        <- ["1","2","room:back","phx_reply",{"response":{},"status":"ok"}]
        <- ["1","1","room:back","phx_close",{}]
        -> ["3","3","room:back","phx_join",{}]
        <- ["3","3","room:back","phx_reply",{"response":{},"status":"ok"}]
        -> ["3","4","room:back","new_msg",{"body":"hi"}]
        <- [null,null,"room:back","new_msg",{"body":"hi"}]
        <- ["3","4","room:back","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task Who_has_left_hears_no_more_of_the_topic() => server.PlayAsync("""
        a:-> ["1","1","bench:left","phx_join",{}]
        a:<- ["1","1","bench:left","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","bench:left","phx_join",{}]
        b:<- ["5","5","bench:left","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["6","6","bench:stays","phx_join",{}]
        b:<- ["6","6","bench:stays","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","7","bench:left","phx_leave",{}]
        b:<- ["5","7","bench:left","phx_reply",{"response":{},"status":"ok"}]
        b:<- ["5","5","bench:left","phx_close",{}]
        a:-> ["1","2","bench:left","cast",{"i":1}]
        a:<- [null,null,"bench:left","cast",{"i":1}]
        b:-> ["6","8","bench:stays","echo",{}]
        b:<- ["6","8","bench:stays","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : LeaveTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : LeaveTests(server);
}
