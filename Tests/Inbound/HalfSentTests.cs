using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Messages of which more is to come: how slowly it may come, and how much of them is held.</summary>
public sealed class HalfSentTests
{
    [Fact]
    public async Task A_message_that_comes_too_slowly_is_closed_with_1008_and_a_faster_one_is_taken()
    {
        await using var app = await InboundApp.StartAsync(options =>
            (options.MessageGrace, options.CloseTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
        await using var slow = await app.ConnectAsync();
        await using var steady = await app.ConnectAsync();
        var bytes = WebSocketFrame.OfText($$"""[null,"1","phoenix","heartbeat",{"a":"{{new string('x', 100_000)}}"}]""").ToBytes();

        await slow.SendRawAsync(bytes.AsMemory(0, 100));
        var closed = slow.ExpectCloseAsync(1008);
        var sent = 0;
        while (!closed.IsCompleted)
        {
            // Some 5,000 bytes a second, where 240 are asked for.
            await steady.SendRawAsync(bytes.AsMemory(sent++ == 0 ? 0 : 500 * (sent - 1), 500));
            await Task.WhenAny(closed, Task.Delay(100));
            Assert.True(500 * (sent + 1) < bytes.Length, "Nobody minds how slowly it comes.");
        }

        await closed;
        await steady.SendRawAsync(bytes.AsMemory(500 * sent));
        await steady.ExpectTextAsync("""[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task Half_a_message_is_held_and_let_go_with_its_socket()
    {
        await using var app = await InboundApp.StartAsync();
        var memory = app.Services.GetRequiredService<GatewayMemory>();
        var socket = await app.ConnectAsync();

        await socket.SendRawAsync(WebSocketFrame.OfText(new string('x', 900_000)).ToBytes().AsMemory(0, 800_000));
        await Patience.UntilAsync(() => memory.Held >= 790_000);

        socket.Drop();
        await Patience.UntilAsync(() => memory.Held == 0);
    }

    [Fact]
    public async Task Half_a_post_is_held_and_let_go_with_its_connection()
    {
        await using var app = await InboundApp.StartAsync();
        var memory = app.Services.GetRequiredService<GatewayMemory>();
        var session = await LongPollClient.OpenAsync(app.Port);

        var posting = await BeginPostAsync(app, session, 800_000);
        await Patience.UntilAsync(() => memory.Held >= 790_000);

        posting.Dispose();
        await Patience.UntilAsync(() => memory.Held == 0);
    }

    [Fact]
    public async Task A_post_over_what_a_socket_may_hold_with_its_others_is_given_up()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxBytesPerSocket = 1_000_000);
        var memory = app.Services.GetRequiredService<GatewayMemory>();
        var session = await LongPollClient.OpenAsync(app.Port);

        using var first = await BeginPostAsync(app, session, 800_000);
        await Patience.UntilAsync(() => memory.Held >= 790_000);
        using var second = await BeginPostAsync(app, session, 800_000);

        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        Assert.Equal(200, (await HttpReply.ReadAsync(second.GetStream(), patience.Token)).Status);
        await Patience.UntilAsync(() => memory.Held < 1_000_000);
    }

    [Fact]
    public async Task Half_a_message_over_what_a_socket_may_hold_is_closed_with_1009()
    {
        await using var app = await InboundApp.StartAsync(options => options.MaxBytesPerSocket = 65_536);
        await using var socket = await app.ConnectAsync();

        await socket.SendRawAsync(WebSocketFrame.OfText(new string('x', 900_000)).ToBytes().AsMemory(0, 800_000));

        await socket.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task Half_a_message_while_all_clients_hold_too_much_is_closed_with_1013_and_a_small_one_stays()
    {
        await using var app = await InboundApp.StartAsync(options => options.MinMessageBytesPerSecond = 0);
        await using var large = await app.ConnectAsync();
        await using var small = await app.ConnectAsync();
        var memory = app.Services.GetRequiredService<GatewayMemory>();

        var heartbeat = WebSocketFrame.OfText("""[null,"1","phoenix","heartbeat",{}]""").ToBytes();
        await small.SendRawAsync(heartbeat.AsMemory(0, 20));
        memory.Count(1L << 50, 1L << 50);
        await large.SendRawAsync(WebSocketFrame.OfText(new string('x', 900_000)).ToBytes().AsMemory(0, 800_000));

        await large.ExpectCloseAsync(1013);
        await small.SendRawAsync(heartbeat.AsMemory(20));
        await small.ExpectTextAsync("""[null,"1","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    private static async Task<TcpClient> BeginPostAsync(InboundApp app, LongPollClient session, int bytes)
    {
        var posting = new TcpClient();
        await posting.ConnectAsync("127.0.0.1", app.Port);
        await posting.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /socket/longpoll?vsn=2.0.0&token={session.Token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: 8000000\r\n\r\n{new string('p', bytes)}"));
        return posting;
    }
}
