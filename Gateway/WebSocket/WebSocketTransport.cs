using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Takes WebSockets in at <c>mount/websocket</c>: checks the request, asks the application's socket class, upgrades, and
/// runs the connection (<c>Phoenix.Transports.WebSocket</c>).
/// </summary>
internal sealed partial class WebSocketTransport(
    SocketSerializers serializers,
    GatewayService gateway,
    SocketDispatcher dispatcher,
    OpenSockets sockets,
    IGrainFactory grains,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<WebSocketTransport> logger)
{
    private readonly GatewayOptions _options = options.Value;

    /// <summary>Serves one request, to the end of its WebSocket.</summary>
    public async Task HandleAsync(HttpContext http, string socketName)
    {
        if (WebSocketHandshake.Refusal(http.Request) is { } refusal)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, refusal);
            return;
        }

        var query = new ConnectQuery(http.Request.QueryString.Value, http.Request.RouteValues);
        if (serializers.Negotiate(query) is not { } serializer)
        {
            LogVersionRefused(logger, http.Connection.RemoteIpAddress);
            await RefuseAsync(http, StatusCodes.Status403Forbidden);
            return;
        }

        if (await ConnectAsync(http, socketName, query) is not { } connect)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "This gateway reaches no silo. Try again.");
            return;
        }

        if (connect.Status != 0)
        {
            LogRefused(logger, http.Connection.RemoteIpAddress, connect.Status);
            await RefuseAsync(http, connect.Status);
            return;
        }

        var pipe = await UpgradeAsync(http);
        var connection = new WebSocketConnection(pipe, serializer, connect, dispatcher, _options, time, http.Connection.RemoteIpAddress, logger);
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

    // The connection's own pipe, past the HTTP layer: half the CPU of the upgrade stream, and no copy (docs/ARCHITECTURE.md).
    private static async Task<IDuplexPipe> UpgradeAsync(HttpContext http)
    {
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers[HeaderNames.SecWebSocketAccept] = WebSocketHandshake.Accept(http.Request.Headers.SecWebSocketKey.ToString());
        http.Response.Headers.CacheControl = "max-age=0, private, must-revalidate";
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await stream.FlushAsync(http.RequestAborted);
        return http.Features.Get<IConnectionTransportFeature>()?.Transport ?? new StreamPipe(stream);
    }

    private static async Task RefuseAsync(HttpContext http, int status, string body = "")
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "max-age=0, private, must-revalidate";
        if (body.Length > 0)
        {
            await http.Response.WriteAsync(body, http.RequestAborted);
        }
    }

    private async Task<ConnectResponse?> ConnectAsync(HttpContext http, string socketName, ConnectQuery query)
    {
        if (!await gateway.IsReadyAsync(http.RequestAborted))
        {
            return null;
        }

        var request = http.Request;
        var uri = new UriBuilder(request.Scheme, request.Host.Host, request.Host.Port ?? -1, request.PathBase + request.Path).Uri;
        try
        {
            return await grains.GetGrain<ISocketGrain>(socketName).ConnectAsync(new ConnectRequest(
                query.ToPayload(), uri.ToString(), http.Connection.RemoteIpAddress?.ToString(), request.Headers.UserAgent, "websocket"));
        }
        catch (Exception exception)
        {
            LogConnectFailed(logger, http.Connection.RemoteIpAddress, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Information, Message = "Refused a client from {Address}: no version of the protocol that it asks for is spoken here (1.0.x and 2.0.x are)")]
    private static partial void LogVersionRefused(ILogger logger, IPAddress? address);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Information, Message = "Refused a client from {Address} with {Status}, by the word of the socket class")]
    private static partial void LogRefused(ILogger logger, IPAddress? address, int status);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Error, Message = "A client from {Address} got 503, for no silo answered whether it may connect")]
    private static partial void LogConnectFailed(ILogger logger, IPAddress? address, Exception exception);
}
