using System.Net.WebSockets;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What holds of a WebSocket, whichever way the server gives it.</summary>
public abstract class WayInTests(WayIn way)
{
    private static readonly string Megabyte = new('x', 1_000_000);

    [Fact]
    public async Task Text_and_bytes_go_both_ways()
    {
        await using var socket = await (await way.ConnectAsync()).JoinAsync("room:bin");

        await socket.SendBinaryAsync("00010108033132726f6f6d3a62696e62696e0001feff");
        await socket.ExpectBinaryAsync("01010108023132726f6f6d3a62696e6f6b0001feff");
        await socket.SendTextAsync("""[null,"3","phoenix","heartbeat",{}]""");
        await socket.ExpectTextAsync("""[null,"3","phoenix","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task Large_messages_go_both_ways_for_as_long_as_the_socket_lasts()
    {
        await using var socket = await (await way.ConnectAsync()).JoinAsync("bench:large");

        // More together than a server takes as the body of one request.
        for (var number = 2; number < 42; number++)
        {
            await socket.SendTextAsync($$"""["1","{{number}}","bench:large","echo",{"x":"{{Megabyte}}"}]""");
            await socket.ExpectTextAsync($$$"""["1","{{{number}}}","bench:large","phx_reply",{"response":{"x":"{{{Megabyte}}}"},"status":"ok"}]""");
        }
    }

    [Fact]
    public async Task Many_sockets_hear_a_broadcast_in_order()
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, 60).Select(async _ => await (await way.ConnectAsync()).JoinAsync("bench:many")));

        for (var number = 0; number < 20; number++)
        {
            await sockets[0].SendTextAsync($$"""["1","2","bench:many","cast",{"n":{{number}}}]""");
        }

        foreach (var socket in sockets)
        {
            for (var number = 0; number < 20; number++)
            {
                await socket.ExpectTextAsync($$"""[null,null,"bench:many","cast",{"n":{{number}}}]""");
            }
        }

        await Task.WhenAll(sockets.Select(socket => socket.DisposeAsync().AsTask()));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4000)]
    public async Task A_client_s_close_is_answered_1000_whatever_its_code(int code)
    {
        await using var socket = await (await way.ConnectAsync()).JoinAsync("bench:closing");

        await socket.CloseOutputAsync((WebSocketCloseStatus)code);

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync()).Type);
        Assert.Equal(1000, socket.CloseCode);
    }

    [Theory]
    [InlineData("garbage", 1011)]
    [InlineData("[1,2]", 1011)]
    public async Task What_is_no_frame_is_closed_with_1011(string text, int code)
    {
        await using var socket = await way.ConnectAsync();

        await socket.SendTextAsync(text);

        await socket.ExpectCloseAsync(code);
    }

    [Fact]
    public async Task Text_that_is_no_utf_8_is_closed_with_1007()
    {
        await using var socket = await way.ConnectAsync();

        await socket.SendAsync([0x22, 0xff, 0x22], WebSocketMessageType.Text);

        await socket.ExpectCloseAsync(1007);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_closed_with_1009()
    {
        await using var socket = await way.ConnectAsync();

        var sending = socket.SendAsync(Encoding.UTF8.GetBytes(new string('x', 16_000_001)), WebSocketMessageType.Text);

        await socket.ExpectCloseAsync(1009);
        await Record.ExceptionAsync(() => sending);
    }

    [Fact]
    public async Task A_socket_whose_id_is_disconnected_is_closed_with_1001()
    {
        way.App.Door.Decide = _ => new(ConnectResult.Accept("user:gone"));
        await using var socket = await (await way.ConnectAsync()).JoinAsync("bench:gone");
        way.App.Door.Decide = _ => new(ConnectResult.Accept());

        await way.App.Channels.DisconnectAsync("user:gone");

        await socket.ExpectCloseAsync(1001);
    }

    [Fact]
    public async Task A_client_that_breaks_off_leaves_nothing_behind()
    {
        var before = way.Open;
        await using var socket = await (await way.ConnectAsync()).JoinAsync("bench:broken");
        Assert.Equal(before + 1, way.Open);

        socket.Abort();

        await Patience.UntilAsync(() => way.Open == before);
    }

    [Fact]
    public async Task A_client_that_is_refused_sees_the_status()
    {
        way.App.Door.Decide = _ => new(ConnectResult.Refuse(402));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => way.ConnectAsync());

        Assert.Contains("402", refused.Message, StringComparison.Ordinal);
        way.App.Door.Decide = _ => new(ConnectResult.Accept());
    }

    [Fact]
    public async Task The_subprotocol_is_answered_and_its_token_read()
    {
        await using var socket = await way.ConnectAsync("vsn=2.0.0", "phoenix", "base64url.bearer.phx.c2VjcmV0");

        Assert.Equal(("phoenix", "secret"), (socket.Protocol, way.App.Door.Last.AuthToken));
    }

    public sealed class OverHttp2(Http2 way) : WayInTests(way), IClassFixture<Http2>
    {
        [Fact]
        public async Task All_sockets_of_a_client_share_one_connection()
        {
            var sockets = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => way.ConnectAsync()));

            Assert.Equal(1, way.Connections);
            await Task.WhenAll(sockets.Select(socket => socket.DisposeAsync().AsTask()));
        }
    }

    public sealed class InATestServer(InMemory way) : WayInTests(way), IClassFixture<InMemory>;
}
