using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Takes WebSockets in at <c>mount/websocket</c>: checks the request, asks the application's socket class, upgrades, and
/// runs the connection (<c>Phoenix.Transports.WebSocket</c>).
/// </summary>
internal sealed class WebSocketTransport(
    SocketConnector connector,
    SocketDispatcher dispatcher,
    OpenSockets sockets,
    InlineReads inlineReads,
    IOptions<ChannelGatewayOptions> options,
    TimeProvider time,
    ILogger<WebSocketTransport> logger)
{
    // What Plug gives every response of its own.
    private const string PlugCacheControl = "max-age=0, private, must-revalidate";

    /// <summary>Serves one request, to the end of its WebSocket.</summary>
    public async Task HandleAsync(HttpContext http, string socketName)
    {
        var connection = await ConnectAsync(http, socketName);
        if (connection is null)
        {
            return;
        }

        sockets.Add(connection);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            sockets.Remove(connection);
        }

        // Otherwise the server closes it in order, when what was written has left.
        if (connection.IsCut)
        {
            http.Abort();
        }
    }

    // By itself, so that nothing of the request is kept for as long as the connection lasts.
    private async Task<WebSocketConnection?> ConnectAsync(HttpContext http, string socketName)
    {
        if (WebSocketHandshake.Refusal(http.Request) is { } refusal)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, refusal);
            return null;
        }

        var outcome = await connector.ConnectAsync(http, socketName, "websocket");
        if (outcome.Status != 0)
        {
            await RefuseAsync(http, outcome.Status, string.Empty);
            return null;
        }

        var pipe = await UpgradeOrLeaveAsync(http);

        // Not where Kestrel itself decrypts, which takes long.
        var inline = http.Features.Get<ITlsHandshakeFeature>() is null ? http.Features.Get<IConnectionSocketFeature>()?.Socket : null;
        return new WebSocketConnection(
            pipe, inline, outbox => connector.Open(outcome, socketName, outcome.Serializer!, outbox), dispatcher, inlineReads, options.Value, time, ClientAddress.Of(http), logger);
    }

    private async Task<IDuplexPipe> UpgradeOrLeaveAsync(HttpContext http)
    {
        try
        {
            return await UpgradeAsync(http);
        }
        catch
        {
            sockets.Leave(ClientAddress.Of(http));
            throw;
        }
    }

    // The connection's own pipe, past the HTTP layer: half the CPU of the upgrade stream, and no copy (docs/ARCHITECTURE.md).
    private static async Task<IDuplexPipe> UpgradeAsync(HttpContext http)
    {
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketHandshake.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        http.Response.Headers.CacheControl = PlugCacheControl;
        if (AuthTokenProtocol.Read(http.Request.Headers.SecWebSocketProtocol) is not null)
        {
            http.Response.Headers.SecWebSocketProtocol = AuthTokenProtocol.Name;
        }

        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.FlushAsync(CancellationToken.None);
        return http.Features.Get<IConnectionTransportFeature>()?.Transport ?? new StreamPipe(stream);
    }

    private static Task RefuseAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = PlugCacheControl;
        return body.Length > 0 ? http.Response.WriteAsync(body, http.RequestAborted) : Task.CompletedTask;
    }
}
