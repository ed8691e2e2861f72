namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The chat of the intercept guide: what a member ignores is kept from it on its way out.</summary>
public abstract class ChatTests(ChannelServer server)
{
    [Fact]
    public Task The_secret_chat_is_refused() => server.PlayAsync("""
        -> ["1","1","chat:secret","phx_join",{}]
        <- ["1","1","chat:secret","phx_reply",{"response":{"reason":"You don't have permission!"},"status":"error"}]
        -> ["2","2","chat:lobby","phx_join",{}]
        <- ["2","2","chat:lobby","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task Any_event_is_broadcast_as_new_msg_and_being_intercepted_comes_as_a_push_with_each_one_s_join_ref() => server.PlayAsync("""
        a:-> ["1","1","chat:any","phx_join",{}]
        a:<- ["1","1","chat:any","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","chat:any","phx_join",{}]
        b:<- ["5","5","chat:any","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","chat:any","whatever",{"body":"hi"}]
        a:<- ["1",null,"chat:any","new_msg",{"body":"hi"}]
        b:<- ["5",null,"chat:any","new_msg",{"body":"hi"}]
        b:-> ["5","6","chat:any","new_msg",{"body":"hi yourself"}]
        a:<- ["1",null,"chat:any","new_msg",{"body":"hi yourself"}]
        b:<- ["5",null,"chat:any","new_msg",{"body":"hi yourself"}]
        """);

    [Fact]
    public Task A_member_who_ignores_the_sender_doesn_t_get_the_message_and_everybody_else_does() => server.PlayAsync("""
        a:-> ["1","1","chat:ignore","phx_join",{}]
        a:<- ["1","1","chat:ignore","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["5","5","chat:ignore","phx_join",{"ignore":["troll"]}]
        b:<- ["5","5","chat:ignore","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["1","2","chat:ignore","say",{"user_id":"troll","body":"ha"}]
        a:<- ["1",null,"chat:ignore","new_msg",{"user_id":"troll","body":"ha"}]
        a:-> ["1","3","chat:ignore","say",{"user_id":"friend","body":"hello"}]
        a:<- ["1",null,"chat:ignore","new_msg",{"user_id":"friend","body":"hello"}]
        b:<- ["5",null,"chat:ignore","new_msg",{"user_id":"friend","body":"hello"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : ChatTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : ChatTests(server);
}
