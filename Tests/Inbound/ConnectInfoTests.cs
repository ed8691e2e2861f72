using System.Security.Claims;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What the socket class gets to know of who wants to connect.</summary>
public sealed class ConnectInfoTests(OpenApp open) : IClassFixture<OpenApp>
{
    private readonly InboundApp _app = open.Instance;

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Address_agent_uri_and_params_are_those_of_the_request(string transport)
    {
        var connect = await ConnectAsync(transport, "vsn=2.0.0&a%5Bb%5D=c%20d&list[]=1&list[]=2&name=%C3%A4", ("User-Agent", "Test/1.0"));

        Assert.Equal(transport, connect.Transport);
        Assert.Equal("127.0.0.1", connect.PeerAddress);
        Assert.Equal("Test/1.0", connect.UserAgent);
        Assert.Equal($"http://127.0.0.1:{_app.Port}/socket/{transport}", connect.Uri);
        Assert.Equal("ä", connect.Params["name"]);
        Assert.Null(connect.Params["missing"]);
        Assert.Null(connect.Params["a"]);
        Assert.Equal(["1", "2"], connect.Params.As<ConnectParamsShape>()!.List);
        Assert.Equal("c d", connect.Params.As<ConnectParamsShape>()!.A["b"]);
    }

    [Fact]
    public async Task Path_params_go_before_the_query_s()
    {
        var reply = await _app.AnswerAsync(new UpgradeRequest("/tenants/blue/socket/websocket?vsn=2.0.0&tenant=red"));

        Assert.Equal(101, reply.Status);
        Assert.Equal("blue", _app.Door.Last.Params["tenant"]);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task Only_the_chosen_headers_are_shown(string transport)
    {
        var connect = await ConnectAsync(transport, "vsn=2.0.0", ("x-trace", "42"), ("Cookie", "secret=1"));

        Assert.Equal("42", connect.Headers["X-TRACE"]);
        Assert.Single(connect.Headers);
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("longpoll")]
    public async Task The_authenticated_user_comes_with_name_roles_and_claims(string transport)
    {
        var user = (await ConnectAsync(transport, "vsn=2.0.0", (NamedUserHandler.UserHeader, "ann"))).User;

        Assert.True(user.Identity!.IsAuthenticated);
        Assert.Equal("ann", user.Identity.Name);
        Assert.Equal(NamedUserHandler.Name, user.Identity.AuthenticationType);
        Assert.True(user.IsInRole("admin"));
        Assert.Equal("blue", user.FindFirstValue("tenant"));
    }

    [Fact]
    public async Task A_user_who_is_not_authenticated_is_nobody() =>
        Assert.False((await ConnectAsync("websocket", "vsn=2.0.0")).User.Identity!.IsAuthenticated);

    [Theory]
    [InlineData("token", false)]
    [InlineData("ä?>~~ü, with both signs that the alphabets differ in", false)]
    [InlineData("ä?>~~ü, with both signs that the alphabets differ in", true)]
    public async Task The_auth_token_is_read_from_the_subprotocol_in_either_alphabet_which_is_answered_phoenix(string token, bool ofUrls)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(token);
        var encoded = ofUrls ? System.Buffers.Text.Base64Url.EncodeToString(bytes) : Convert.ToBase64String(bytes).TrimEnd('=');

        var reply = await _app.AnswerAsync(InboundApp.NewRequest().With("Sec-WebSocket-Protocol", $"phoenix, base64url.bearer.phx.{encoded}"));

        Assert.Equal((101, "phoenix"), (reply.Status, reply.Headers["Sec-WebSocket-Protocol"]));
        Assert.Equal(token, _app.Door.Last.AuthToken);
    }

    [Theory]
    [InlineData("phoenix", "phoenix")]
    [InlineData("graphql-ws, phoenix", "phoenix")]
    [InlineData("phoenix, base64url.bearer.phx.%%%", "phoenix")]
    [InlineData("graphql-ws", null)]
    public async Task The_subprotocol_phoenix_is_answered_without_a_token_too_and_no_other(string offered, string? answered)
    {
        var reply = await _app.AnswerAsync(InboundApp.NewRequest().With("Sec-WebSocket-Protocol", offered));

        Assert.Equal((101, answered), (reply.Status, reply.Headers.GetValueOrDefault("Sec-WebSocket-Protocol")));
        Assert.Null(_app.Door.Last.AuthToken);
    }

    [Fact]
    public async Task The_auth_token_of_long_poll_comes_in_a_header() =>
        Assert.Equal("plain token", (await ConnectAsync("longpoll", "vsn=2.0.0", ("X-Phoenix-AuthToken", "plain token"))).AuthToken);

    [Fact]
    public async Task Without_an_auth_token_there_is_none() => Assert.Null((await ConnectAsync("longpoll", "vsn=2.0.0")).AuthToken);

    private async Task<ConnectInfo> ConnectAsync(string transport, string query, params (string Name, string Value)[] headers)
    {
        if (transport == "websocket")
        {
            var request = InboundApp.NewRequest(query).With("Host", $"127.0.0.1:{_app.Port}");
            Assert.Equal(101, (await _app.AnswerAsync(headers.Aggregate(request, (all, header) => all.With(header.Name, header.Value)))).Status);
        }
        else
        {
            var client = new LongPollClient(_app.Port, query);
            foreach (var (name, value) in headers)
            {
                client.Headers.Add(name, value);
            }

            (await client.PollAsync()).ExpectNewSession();
        }

        return _app.Door.Last;
    }
}
