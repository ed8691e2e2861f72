using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What a connect's parameters become: the assigns that every channel of the socket sees.</summary>
public abstract class UserSocketTests(ChannelServer server)
{
    [Fact]
    public async Task The_user_s_id_is_among_the_assigns_of_each_channel()
    {
        await using var socket = await server.JoinAsync("room:who", "1", "vsn=2.0.0&user_id=bob");

        Assert.Equal("bob", (await WhoAmIAsync(socket, "room:who")).GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task A_user_s_id_may_be_written_in_any_script()
    {
        await using var socket = await server.JoinAsync("room:who", "1", "vsn=2.0.0&user_id=b%C3%B6b+%F0%9F%98%80%26");

        Assert.Equal("böb 😀&", (await WhoAmIAsync(socket, "room:who")).GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task A_socket_without_a_user_has_null_for_the_user_s_id()
    {
        await using var socket = await server.JoinAsync("room:who");

        var assigns = await WhoAmIAsync(socket, "room:who");
        Assert.Equal(JsonValueKind.Null, assigns.GetProperty("user_id").ValueKind);
    }

    private static async Task<JsonElement> WhoAmIAsync(RawWebSocket socket, string topic)
    {
        await socket.SendTextAsync($$"""["1","who","{{topic}}","whoami",{}]""");
        return WireMessage.Parse(await socket.ReceiveTextAsync()).Payload.GetProperty("response");
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : UserSocketTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : UserSocketTests(server);
}
