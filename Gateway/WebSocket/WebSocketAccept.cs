using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The ways in which a server gives a WebSocket: a stream of an HTTP/2 connection (RFC 8441), an HTTP/1.1 connection as a whole
/// (RFC 6455), or a WebSocket whose frames the server reads itself.
/// </summary>
internal static class WebSocketAccept
{
    /// <summary>Asks whether the server has a way.</summary>
    /// <returns>The body of the 400 that refuses the request; null when there is one.</returns>
    public static string? Refusal(HttpContext http) =>
        IsExtendedConnect(http) || IsUpgrade(http) || http.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true }
            ? null
            : "the server can't make this request a WebSocket";

    /// <summary>Whether its frames are made and read here, so that what is agreed on for them can be kept.</summary>
    public static bool IsFramedHere(HttpContext http) => IsExtendedConnect(http) || IsUpgrade(http);

    /// <summary>Answers a request that is in order.</summary>
    /// <param name="http">The request.</param>
    /// <param name="protocol">The subprotocol, where the client offered one that is spoken here.</param>
    /// <returns>What its frames go over. Where that is <see cref="IAsyncDisposable"/>, it ends with the WebSocket.</returns>
    public static Task<IDuplexPipe> AcceptAsync(HttpContext http, string? protocol)
    {
        if (IsExtendedConnect(http))
        {
            return ConnectAsync(http, protocol);
        }

        return IsUpgrade(http) ? UpgradeAsync(http, protocol) : AcceptMessagesAsync(http, protocol);
    }

    private static bool IsExtendedConnect(HttpContext http) => http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static bool IsUpgrade(HttpContext http) => http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    private static async Task<IDuplexPipe> ConnectAsync(HttpContext http, string? protocol)
    {
        if (protocol is not null)
        {
            http.Response.Headers.SecWebSocketProtocol = protocol;
        }

        // The connection's own pipe has the other streams in it too.
        return new StreamPipe(await http.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync());
    }

    // The connection's own pipe, past the HTTP layer: half the CPU of the upgrade stream, and no copy (docs/ARCHITECTURE.md).
    private static async Task<IDuplexPipe> UpgradeAsync(HttpContext http, string? protocol)
    {
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketHandshake.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        if (protocol is not null)
        {
            http.Response.Headers.SecWebSocketProtocol = protocol;
        }

        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.FlushAsync(CancellationToken.None);
        return http.Features.Get<IConnectionTransportFeature>()?.Transport ?? new StreamPipe(stream);
    }

    private static async Task<IDuplexPipe> AcceptMessagesAsync(HttpContext http, string? protocol)
    {
        var socket = await http.Features.GetRequiredFeature<IHttpWebSocketFeature>().AcceptAsync(
            new WebSocketAcceptContext { SubProtocol = protocol, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        await FlushAsync(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        return new WebSocketPipe(socket, http.RequestAborted);
    }

    // TestServer answers its client when the body is flushed, and middleware may have put a body of its own before that.
    private static Task FlushAsync(IHttpResponseBodyFeature body)
    {
        while (body is StreamResponseBodyFeature { PriorFeature: { } prior })
        {
            body = prior;
        }

        return body.Stream.FlushAsync(CancellationToken.None);
    }
}
