namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The HTTP request that becomes a socket, and the answers to those that don't.</summary>
public abstract class ConnectTests(ChannelServer server)
{
    private const string Path = "/socket/websocket";

    [Fact]
    public async Task An_upgrade_is_answered_101_with_the_key_s_accept_and_without_the_offered_compression()
    {
        var request = new UpgradeRequest($"{Path}?vsn=2.0.0").With("Sec-WebSocket-Extensions", "permessage-deflate");

        var reply = await AnswerAsync(request);

        Assert.Equal(101, reply.Status);
        Assert.Equal("websocket", reply.Headers["Upgrade"], ignoreCase: true);
        Assert.Equal("Upgrade", reply.Headers["Connection"], ignoreCase: true);
        Assert.Equal(UpgradeRequest.Accept, reply.Headers["Sec-WebSocket-Accept"]);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", reply.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?vsn=1.0.0")]
    [InlineData("?vsn=1.0.9")]
    [InlineData("?vsn=2.0.0")]
    [InlineData("?vsn=2.0.5")]
    public async Task A_version_that_a_serializer_speaks_is_accepted(string query) =>
        Assert.Equal(101, (await AnswerAsync(new UpgradeRequest(Path + query))).Status);

    [Theory]
    [InlineData("2.1.0")]
    [InlineData("3.0.0")]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2.0")]
    [InlineData("1.1.0")]
    public async Task A_version_that_no_serializer_speaks_is_refused_with_an_empty_403(string version) =>
        await ExpectEmpty403Async($"?vsn={version}");

    [Fact]
    public async Task A_version_that_is_a_list_is_refused_with_an_empty_403() => await ExpectEmpty403Async("?vsn[]=2.0.0");

    [Theory]
    [InlineData("?vsn=2.0.0&token=bad")]
    [InlineData("?vsn=1.0.0&token=bad")]
    public async Task A_connect_that_the_user_s_socket_refuses_is_answered_with_an_empty_403(string query) =>
        await ExpectEmpty403Async(query);

    [Fact]
    public async Task A_request_without_upgrade_headers_is_answered_400() =>
        await ExpectStatusAsync(400, Request.Without("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version"));

    [Fact]
    public async Task A_websocket_version_other_than_13_is_answered_400() =>
        await ExpectStatusAsync(400, Request.With("Sec-WebSocket-Version", "12"));

    [Fact]
    public async Task An_upgrade_without_a_key_is_answered_400() =>
        await ExpectStatusAsync(400, Request.Without("Sec-WebSocket-Key"));

    [Fact]
    public async Task A_key_that_is_no_16_bytes_is_accepted_as_it_is()
    {
        var reply = await AnswerAsync(Request.With("Sec-WebSocket-Key", "abc"));

        Assert.Equal(101, reply.Status);
        Assert.Equal("zwKd5BnoWxQ6GxTxxSmBSHGHX9M=", reply.Headers["Sec-WebSocket-Accept"]);
    }

    [Fact]
    public async Task A_post_to_the_websocket_path_is_answered_400()
    {
        var post = Request with { Method = "POST", Headers = new Dictionary<string, string> { ["Host"] = "127.0.0.1", ["Content-Length"] = "0" } };

        await ExpectStatusAsync(400, post);
    }

    [Theory]
    [InlineData("/socket?vsn=2.0.0")]
    [InlineData("/socket/nope")]
    public async Task A_path_beside_the_transports_is_answered_404(string path) =>
        await ExpectStatusAsync(404, new UpgradeRequest(path));

    [Fact]
    public async Task A_slash_at_the_path_s_end_makes_no_difference() =>
        await ExpectStatusAsync(101, new UpgradeRequest($"{Path}/?vsn=2.0.0"));

    [Fact]
    public async Task A_subprotocol_that_is_offered_doesn_t_stand_in_the_way() =>
        await ExpectStatusAsync(101, Request.With("Sec-WebSocket-Protocol", "phoenix"));

    [Fact]
    public async Task A_page_from_the_server_s_own_origin_may_connect()
    {
        var host = $"127.0.0.1:{server.Port}";

        await ExpectStatusAsync(101, Request.With("Host", host).With("Origin", $"http://{host}"));
    }

    private static UpgradeRequest Request => new($"{Path}?vsn=2.0.0");

    private async Task<HttpReply> AnswerAsync(UpgradeRequest request)
    {
        var (connection, reply) = await request.SendAsync(server.Port);
        connection.Dispose();
        return reply;
    }

    private async Task ExpectStatusAsync(int status, UpgradeRequest request) =>
        Assert.Equal(status, (await AnswerAsync(request)).Status);

    private async Task ExpectEmpty403Async(string query)
    {
        var reply = await AnswerAsync(new UpgradeRequest(Path + query));

        Assert.Equal(403, reply.Status);
        Assert.Equal("0", reply.Headers.GetValueOrDefault("Content-Length", "0"));
        Assert.DoesNotContain("Transfer-Encoding", reply.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : ConnectTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : ConnectTests(server);
}
