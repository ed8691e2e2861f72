using Orleans.Channels.Client;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

public sealed class ClientLongPollTests : IClassFixture<OpenApp>
{
    private readonly InboundApp _app;

    public ClientLongPollTests(OpenApp open)
    {
        _app = open.Instance;
        _app.Door.Decide = static _ => new(ConnectResult.Accept());
    }

    [Fact]
    public async Task Over_long_poll_a_client_joins_pushes_hears_and_leaves_in_order()
    {
        await using var client = Connect(options => (options.Transport, options.AuthToken) = (new LongPollTransport(), _ => new("a token")));
        var room = client.Channel("room:poll19", ClientJson.Default);
        var heard = room.On<SaidMessage>("new_msg").GetAsyncEnumerator();
        await room.JoinAsync();
        Assert.Equal("a token", _app.Door.Last.AuthToken);

        // More than one post has room for.
        var pushes = Enumerable.Range(0, 250).Select(number => room.PushAsync("new_msg", new SaidMessage($"{number}"))).ToArray();

        Assert.Equal(Enumerable.Range(0, 250).Select(number => $"{number}"), (await Readers.NextAsync(heard, 250)).Select(said => said.Body));
        await Task.WhenAll(pushes);
        await room.PushBytesAsync("bin", new byte[] { 0, 0xff });
        await room.LeaveAsync();
    }

    [Fact]
    public async Task A_client_whom_the_server_refuses_sees_the_status()
    {
        _app.Door.Decide = static _ => new(ConnectResult.Refuse());
        await using var client = Connect(options => options.Transport = new LongPollTransport());
        _ = client.ConnectAsync();

        await Patience.UntilAsync(() => client.LastFailure is ConnectRefusedException { Status: 403 });
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Where_WebSockets_are_refused_or_hang_a_client_falls_back(bool hangs)
    {
        var sockets = new ScriptedServer { Refusal = hangs ? null : new IOException("No WebSockets here.") };
        var fallback = new FallbackTransport(sockets, new LongPollTransport(), TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await using var client = Connect(options => options.Transport = fallback);
        var room = client.Channel($"room:fall{hangs}", ClientJson.Default);
        await room.JoinAsync();

        Assert.Equal("longpoll", _app.Door.Last.Transport);
        Assert.Equal(7, (await room.PushAsync<NumberMessage, NumberMessage>("echo", new(7))).N);
    }

    [Fact]
    public async Task Where_WebSockets_pass_there_is_no_way_back()
    {
        await using var client = Connect(options => options.LongPollFallback = TimeSpan.FromSeconds(20));
        var room = client.Channel("room:pass", ClientJson.Default);
        await room.JoinAsync();

        Assert.Equal("websocket", _app.Door.Last.Transport);
        Assert.Equal(7, (await room.PushAsync<NumberMessage, NumberMessage>("echo", new(7))).N);
    }

    private ChannelsClient Connect(Action<ChannelsClientOptions> configure) => new($"http://localhost:{_app.Port}/socket", configure);
}
