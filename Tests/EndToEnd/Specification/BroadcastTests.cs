namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Who hears a broadcast, in what form, and in what order with the replies around it.</summary>
public abstract class BroadcastTests(ChannelServer server)
{
    [Fact]
    public Task A_broadcast_reaches_every_member_with_null_for_both_refs() => server.PlayAsync("""
        a:-> ["1","1","bench:x","phx_join",{}]
        a:<- ["1","1","bench:x","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","bench:x","phx_join",{}]
        b:<- ["5","5","bench:x","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","bench:x","cast",{"m":1}]
        a:<- [null,null,"bench:x","cast",{"m":1}]
        b:<- [null,null,"bench:x","cast",{"m":1}]
        """);

    [Fact]
    public Task A_handler_s_broadcast_comes_before_its_reply() => server.PlayAsync("""
        a:-> ["1","1","room:lobby","phx_join",{"user_id":"alice"}]
        a:<- ["1","1","room:lobby","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","room:lobby","phx_join",{"user_id":"bob"}]
        b:<- ["5","5","room:lobby","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","room:lobby","new_msg",{"body":"hi"}]
        a:<- [null,null,"room:lobby","new_msg",{"body":"hi"}]
        a:<- ["1","2","room:lobby","phx_reply",{"response":{},"status":"ok"}]
        b:<- [null,null,"room:lobby","new_msg",{"body":"hi"}]
        a:-> ["1","3","room:lobby","shout",{"s":1}]
        b:<- [null,null,"room:lobby","shout",{"s":1}]
        a:-> ["1","7","room:lobby","echo",{"q":1}]
        a:<- ["1","7","room:lobby","phx_reply",{"response":{"q":1},"status":"ok"}]
        a:-> ["1","8","room:lobby","phx_leave",{}]
        a:<- ["1","8","room:lobby","phx_reply",{"response":{},"status":"ok"}]
        a:<- ["1","1","room:lobby","phx_close",{}]
        b:-> ["5","9","room:lobby","phx_leave",{}]
        b:<- ["5","9","room:lobby","phx_reply",{"response":{},"status":"ok"}]
        b:<- ["5","5","room:lobby","phx_close",{}]
        """);

    [Fact]
    public async Task Broadcast_from_excludes_only_the_sending_channel_so_the_user_s_other_tabs_still_receive()
    {
        await using var tab = await server.JoinAsync("room:tabs", "1", "vsn=2.0.0&user_id=u7");
        await using var otherTab = await server.JoinAsync("room:tabs", "1", "vsn=2.0.0&user_id=u7");

        await tab.SendTextAsync("""["1","2","room:tabs","shout",{"s":1}]""");

        await otherTab.ExpectTextAsync("""[null,null,"room:tabs","shout",{"s":1}]""");
        await tab.ExpectNothingButReplyToAsync("""["1","3","room:tabs","echo",{}]""");
    }

    [Fact]
    public Task A_broadcast_stays_on_its_topic() => server.PlayAsync("""
        a:-> ["1","1","bench:here","phx_join",{}]
        a:<- ["1","1","bench:here","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","bench:there","phx_join",{}]
        b:<- ["5","5","bench:there","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","bench:here","cast",{"m":1}]
        a:<- [null,null,"bench:here","cast",{"m":1}]
        b:-> ["5","6","bench:there","echo",{}]
        b:<- ["5","6","bench:there","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public async Task A_broadcast_reaches_members_of_both_serializers_each_in_its_own()
    {
        await using var old = await server.ConnectAsync("vsn=1.0.0");
        await old.SendTextAsync("""{"topic":"room:mixed","event":"phx_join","payload":{},"ref":"1"}""");
        await old.ExpectTextAsync("""{"topic":"room:mixed","event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1"}""");
        await using var current = await server.JoinAsync("room:mixed");

        await current.SendTextAsync("""["1","2","room:mixed","new_msg",{"body":"hi"}]""");
        await old.ExpectTextAsync("""{"topic":"room:mixed","event":"new_msg","payload":{"body":"hi"},"ref":null}""");
        await current.ExpectTextAsync("""[null,null,"room:mixed","new_msg",{"body":"hi"}]""");
        await current.ExpectTextAsync("""["1","2","room:mixed","phx_reply",{"response":{},"status":"ok"}]""");

        await old.SendTextAsync("""{"topic":"room:mixed","event":"shout","payload":{"n":1},"ref":"2"}""");
        await current.ExpectTextAsync("""[null,null,"room:mixed","shout",{"n":1}]""");
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : BroadcastTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : BroadcastTests(server);
}
