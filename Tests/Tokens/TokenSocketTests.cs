using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesApi))]
public sealed class TokenSocketTests(SharedApi shared)
{
    private readonly ApiServer _server = shared.Server;

    private ChannelTokens Tokens => _server.Services.GetRequiredService<ChannelTokens>();

    [Fact]
    public async Task A_socket_comes_in_with_a_token_that_the_page_was_given()
    {
        using var socket = new ClientWebSocket();

        await ConnectAsync(socket, Tokens.Sign(TokenSocket.Purpose, 42));

        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task A_socket_with_a_token_for_something_else_is_refused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, Tokens.Sign("download", 42)));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    private Task ConnectAsync(ClientWebSocket socket, string token)
    {
        var address = new UriBuilder(_server.Address) { Scheme = "ws", Path = "/token-socket/websocket", Query = $"vsn=2.0.0&token={token}" };
        return socket.ConnectAsync(address.Uri, CancellationToken.None);
    }
}
