using System.Globalization;
using System.Net.WebSockets;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Clients that are refused after the handshake, so that a page can tell why.</summary>
public sealed class LateRefusalTests(LateRefusalTests.Server server) : IClassFixture<LateRefusalTests.Server>
{
    private readonly InboundApp _app = server.Way.App;

    [Theory]
    [InlineData(401, 4401, "Your session has expired.")]
    [InlineData(403, 4403, "No such room for you.")]
    [InlineData(403, 4403, null)]
    public async Task The_close_frame_has_the_code_and_the_reason(int status, int code, string? reason)
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(status, reason));

        await using var socket = await _app.ConnectAsync();
        var close = await socket.ReceiveAsync();

        Assert.Equal((code, reason ?? string.Empty), (close!.CloseCode, close.CloseReason));
        await socket.TrySendAsync(WebSocketFrame.OfClose(code));
        await socket.ExpectEndAsync();
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_cut_between_characters()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(403, new string('é', 100)));

        await using var socket = await _app.ConnectAsync();

        Assert.Equal(new string('é', 61), (await socket.ReceiveAsync())!.CloseReason);
    }

    [Fact]
    public async Task The_handshake_is_held_so_that_a_client_does_not_come_back_at_once()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(401));
        var start = TimeProvider.System.GetTimestamp();

        await using var socket = await _app.ConnectAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds > 0.9, "It wasn't held.");
        await socket.SendTextAsync("""["1","1","room:late","phx_join",{}]""");
        await socket.ExpectCloseAsync(4401);
        await Patience.UntilAsync(() => server.Way.Open == 0);
    }

    [Fact]
    public async Task Where_the_server_frames_by_itself_the_reason_arrives_too()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(403, "Not you."));

        await using var socket = await server.Way.ConnectAsync();

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
        Assert.Equal((4403, "Not you."), (socket.CloseCode, socket.CloseReason));
    }

    [Theory]
    [InlineData(402)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Another_status_refuses_in_the_handshake(int status)
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(status, "Never told."));

        Assert.Equal(status, (await _app.AnswerAsync()).Status);
    }

    [Fact]
    public async Task What_is_not_the_socket_class_s_own_word_refuses_in_the_handshake()
    {
        _app.Door.Decide = _ => throw new InvalidOperationException("The door is stuck.");
        Assert.Equal(403, (await _app.AnswerAsync()).Status);

        _app.Door.Decide = _ => new(ConnectResult.Accept());
        Assert.Equal(403, (await _app.AnswerAsync(InboundApp.NewRequest().With("Origin", "http://evil.example"))).Status);
        Assert.Equal(403, (await _app.AnswerAsync(InboundApp.NewRequest("vsn=9.0.0"))).Status);
    }

    [Fact]
    public async Task Long_poll_which_shows_its_status_is_told_as_ever()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(401, "Your session has expired."));

        Assert.Equal("""{"status":403}""", (await new LongPollClient(_app.Port).PollAsync()).Body);
    }

    [NodeFact]
    public async Task Phoenix_js_tells_its_page_and_does_not_flood_the_gateway()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(401, "Your session has expired."));

        await NodeTests.RunAsync("refusal.test.mjs", atLeast: 1, new Dictionary<string, string>
        {
            ["SERVER_URL"] = string.Create(CultureInfo.InvariantCulture, $"ws://localhost:{_app.Port}/socket"),
        });
    }

    [Fact]
    public async Task A_gateway_without_a_place_to_hold_it_in_refuses_in_the_handshake()
    {
        await using var app = await InboundApp.StartAsync(options => (options.RefuseAfterHandshake, options.MaxSockets) = (true, 2));
        app.Door.Decide = _ => new(ConnectResult.Refuse(401));

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.AnswerAsync()))).Select(reply => reply.Status).ToArray();

        Assert.Contains(101, statuses);
        Assert.Contains(statuses, status => status is 401 or 503);
    }

    /// <summary>A gateway that refuses so, over HTTP/1.1 and over HTTP/2.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public WayIn Way { get; } = new Http2 { Gateway = options => options.RefuseAfterHandshake = true };

        public Task InitializeAsync() => Way.InitializeAsync();

        public Task DisposeAsync() => Way.DisposeAsync();
    }
}
