namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A room that stamps what it broadcasts with the user that the socket connected as.</summary>
public abstract class ChallengeTests(ChannelServer server)
{
    [Fact]
    public async Task What_is_broadcast_names_the_user_of_the_socket_whatever_the_client_says()
    {
        await using var ann = await server.JoinAsync("challenges:1", "1", "vsn=2.0.0&user_id=ann");
        await using var bob = await server.JoinAsync("challenges:1", "5", "vsn=2.0.0&user_id=bob");

        await ann.SendTextAsync("""["1","2","challenges:1","new_msg",{"body":"hi","user":"root"}]""");
        await ann.ExpectTextAsync("""[null,null,"challenges:1","new_msg",{"body":"hi","user":"ann"}]""");
        await ann.ExpectTextAsync("""["1","2","challenges:1","phx_reply",{"response":{},"status":"ok"}]""");
        await bob.ExpectTextAsync("""[null,null,"challenges:1","new_msg",{"body":"hi","user":"ann"}]""");

        await bob.SendTextAsync("""["5","6","challenges:1","shout",{"body":"ho"}]""");
        await ann.ExpectTextAsync("""[null,null,"challenges:1","shout",{"body":"ho","user":"bob"}]""");
    }

    [Fact]
    public Task Else_it_is_a_room() => server.PlayAsync("""
        -> ["1","1","challenges:secret","phx_join",{}]
        <- ["1","1","challenges:secret","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]
        -> ["2","2","challenges:2","phx_join",{}]
        <- ["2","2","challenges:2","phx_reply",{"response":{},"status":"ok"}]
        -> ["2","3","challenges:2","echo",{"a":1}]
        <- ["2","3","challenges:2","phx_reply",{"response":{"a":1},"status":"ok"}]
        -> ["2","4","challenges:2","boom",{}]
        <- ["2","2","challenges:2","phx_error",{"reason":"channel_crash"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : ChallengeTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : ChallengeTests(server);
}
