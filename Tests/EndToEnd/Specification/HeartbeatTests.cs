namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The heartbeat, which needs no join, and the rest of the protocol's own topic.</summary>
public abstract class HeartbeatTests(ChannelServer server)
{
    [Fact]
    public Task A_heartbeat_is_answered_ok_with_a_null_join_ref_whatever_it_carries() => server.PlayAsync("""
        -> [null,"1","phoenix","heartbeat",{}]
        <- [null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]
        -> [null,5,"phoenix","heartbeat",{}]
        <- [null,5,"phoenix","phx_reply",{"response":{},"status":"ok"}]
        -> ["9","2","phoenix","heartbeat",{"x":1}]
        <- [null,"2","phoenix","phx_reply",{"response":{},"status":"ok"}]
        -> [null,null,"phoenix","heartbeat",{}]
        <- [null,null,"phoenix","phx_reply",{"response":{},"status":"ok"}]
        -> [null,"6","phoenix","heartbeat",null]
        <- [null,"6","phoenix","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public Task Only_heartbeat_on_only_the_protocol_s_topic_is_a_heartbeat() => server.PlayAsync("""
        -> [null,"3","phoenix","other",{}]
        <- [null,"3","phoenix","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> [null,"4","ping","heartbeat",{}]
        <- [null,"4","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : HeartbeatTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : HeartbeatTests(server);
}
