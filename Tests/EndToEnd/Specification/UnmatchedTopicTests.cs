namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Messages to topics that the socket hasn't joined.</summary>
public abstract class UnmatchedTopicTests(ChannelServer server)
{
    [Fact]
    public Task A_push_on_an_unjoined_topic_is_answered_unmatched_with_a_null_join_ref_even_when_it_had_one() => server.PlayAsync("""
        -> ["1","1","ping","ping",{}]
        <- [null,"1","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> [null,"2","ping","ping",{}]
        <- [null,"2","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> [null,"3","nosuch","hello",{}]
        <- [null,"3","nosuch","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> [4,5,"nosuch","hello",{}]
        <- [null,5,"nosuch","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_topic_joined_on_another_socket_is_unjoined_on_this_one() => server.PlayAsync("""
        a:-> ["1","1","ping","phx_join",{}]
        a:<- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["1","2","ping","ping",{}]
        b:<- [null,"2","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : UnmatchedTopicTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : UnmatchedTopicTests(server);
}
