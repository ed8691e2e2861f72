namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>One socket holds at most 100 channels.</summary>
public abstract class ChannelLimitTests(ChannelServer server)
{
    [Fact]
    public async Task The_101st_channel_is_refused_while_a_rejoin_of_a_joined_topic_is_not()
    {
        await using var socket = await server.ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            await socket.SendTextAsync($$"""["{{i}}","{{i}}","bench:n{{i}}","phx_join",{}]""");
            await socket.ExpectTextAsync($$$"""["{{{i}}}","{{{i}}}","bench:n{{{i}}}","phx_reply",{"response":{},"status":"ok"}]""");
        }

        await socket.SendTextAsync("""["100","100","bench:n100","phx_join",{}]""");
        await socket.ExpectTextAsync(
            """["100","100","bench:n100","phx_reply",{"response":{"reason":"too many channels joined"},"status":"error"}]""");

        await socket.SendTextAsync("""["0","x","bench:n0","phx_join",{}]""");
        await socket.ExpectTextAsync("""["0","x","bench:n0","phx_reply",{"response":{},"status":"ok"}]""");
        await socket.ExpectTextAsync("""["0","0","bench:n0","phx_close",{}]""");

        // A leave with another join_ref is stale, so it makes no room.
        await socket.SendTextAsync("""["0","y","bench:n1","phx_leave",{}]""");
        await socket.SendTextAsync("""["0","z","bench:n200","phx_join",{}]""");
        await socket.ExpectTextAsync(
            """["0","z","bench:n200","phx_reply",{"response":{"reason":"too many channels joined"},"status":"error"}]""");

        await socket.SendTextAsync("""["1","l","bench:n1","phx_leave",{}]""");
        await socket.ExpectTextAsync("""["1","l","bench:n1","phx_reply",{"response":{},"status":"ok"}]""");
        await socket.ExpectTextAsync("""["1","1","bench:n1","phx_close",{}]""");
        await socket.SendTextAsync("""["201","201","bench:n200","phx_join",{}]""");
        await socket.ExpectTextAsync("""["201","201","bench:n200","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : ChannelLimitTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : ChannelLimitTests(server);
}
