using System.Diagnostics;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A client that has gone quiet is let go; only what it sends itself keeps it.</summary>
[Collection(Alone.Name)]
public sealed class IdleTimeoutTests(ImpatientServer server) : IClassFixture<ImpatientServer>
{
    [Fact]
    public async Task A_silent_socket_that_joined_is_closed_with_1002_and_not_before_its_time()
    {
        await using var socket = await server.JoinAsync("bench:idle");
        var silence = Stopwatch.StartNew();

        await socket.ExpectCloseAsync(1002);

        Assert.InRange(silence.Elapsed, 0.9 * ImpatientServer.IdleTimeout, RawWebSocket.Patience);
    }

    [Fact]
    public async Task A_silent_socket_that_joined_nothing_is_closed_with_1002()
    {
        await using var socket = await server.ConnectAsync();

        await socket.ExpectCloseAsync(1002);
    }

    [Fact]
    public async Task What_the_server_sends_doesn_t_keep_a_silent_socket()
    {
        await using var silent = await server.JoinAsync("bench:idle2");
        await using var busy = await server.JoinAsync("bench:idle2");
        using var closed = new CancellationTokenSource();

        var casting = CastUntilAsync(busy, closed.Token);
        while (await silent.ReceiveAsync() is { } frame)
        {
            if (frame.Opcode == WebSocketOpcode.Close)
            {
                Assert.Equal(1002, frame.CloseCode);
                break;
            }
        }

        await closed.CancelAsync();
        await casting;
    }

    [Fact]
    public async Task Websocket_pings_keep_a_socket_that_is_silent_otherwise()
    {
        await using var socket = await server.JoinAsync("bench:pinging");

        await DuringThriceTheTimeoutAsync(async () =>
        {
            await socket.SendAsync(new WebSocketFrame(WebSocketOpcode.Ping, []));
            await socket.ExpectPongAsync();
        });

        await socket.ExpectNothingButReplyToAsync("""["1","2","bench:pinging","echo",{}]""");
    }

    [Fact]
    public async Task Heartbeats_keep_a_socket_that_is_silent_otherwise()
    {
        await using var socket = await server.JoinAsync("bench:beating");

        await DuringThriceTheTimeoutAsync(() =>
            socket.ExpectNothingButReplyToAsync("""[null,"h","phoenix","heartbeat",{}]"""));

        await socket.ExpectNothingButReplyToAsync("""["1","2","bench:beating","echo",{}]""");
    }

    private static async Task CastUntilAsync(RawWebSocket socket, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await socket.SendTextAsync("""["1","2","bench:idle2","cast",{}]""");
            await socket.ExpectTextAsync("""[null,null,"bench:idle2","cast",{}]""");
        }
    }

    private static async Task DuringThriceTheTimeoutAsync(Func<Task> giveASignOfLifeAsync)
    {
        using var pace = new PeriodicTimer(ImpatientServer.IdleTimeout / 8);
        for (var elapsed = Stopwatch.StartNew(); elapsed.Elapsed < 3 * ImpatientServer.IdleTimeout;)
        {
            await giveASignOfLifeAsync();
            await pace.WaitForNextTickAsync();
        }
    }
}
