using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Takes WebSockets in at <c>mount/websocket</c>: checks the request, asks the application's socket class, accepts, and
/// runs the connection (<c>Phoenix.Transports.WebSocket</c>).
/// </summary>
internal sealed partial class WebSocketTransport(
    SocketConnector connector,
    SocketSerializers serializers,
    SocketDispatcher dispatcher,
    SocketRegistry sockets,
    InlineReads inlineReads,
    IOptions<ChannelGatewayOptions> options,
    TimeProvider time,
    ILogger<WebSocketTransport> logger)
{
    // What Plug gives every response of its own.
    private const string PlugCacheControl = "max-age=0, private, must-revalidate";

    private readonly SampledLogger _logger = new(logger, new LogBudget(time));

    /// <summary>Serves one request, to the end of its WebSocket.</summary>
    public async Task HandleAsync(HttpContext http, string socketName)
    {
        var (connection, pipe) = await ConnectAsync(http, socketName);
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

        if (pipe is not null)
        {
            await pipe.DisposeAsync();
        }
    }

    // By itself, so that nothing of the request is kept for as long as the connection lasts.
    private async Task<(WebSocketConnection? Connection, IAsyncDisposable? Pipe)> ConnectAsync(HttpContext http, string socketName)
    {
        if ((WebSocketHandshake.Refusal(http.Request) ?? WebSocketAccept.Refusal(http)) is { } refusal)
        {
            LogNoHandshake(_logger, ClientAddress.Of(http), LogText.Quote(refusal.Length > 0 ? refusal : $"the method is {http.Request.Method}"));
            await RefuseAsync(http, StatusCodes.Status400BadRequest, refusal);
            return default;
        }

        var outcome = await connector.ConnectAsync(http, socketName, "websocket");
        var late = options.Value.RefuseAfterHandshake ? LateRefusal.Of(outcome) : null;

        // Its place was given back, and it takes one again for as long as it is held.
        if (outcome.Status != 0 && (late is null || sockets.Enter(ClientAddress.Of(http)) is not null))
        {
            await RefuseAsync(http, outcome.Status, string.Empty);
            return default;
        }

        if (late is not null)
        {
            await LateRefusal.HoldAsync(time, http.RequestAborted);
        }

        var serializer = Agree(http, serializers.OverWebSocket(outcome.Serializer!));
        var pipe = await AcceptOrLeaveAsync(http);
        var connection = new WebSocketConnection(
            pipe, Inline(http, pipe, serializer), outbox => connector.Open(outcome, socketName, serializer, outbox), dispatcher, inlineReads, options.Value, time, ClientAddress.Of(http), _logger);
        if (late is not null)
        {
            connection.Refuse(late);
        }

        return (connection, pipe as IAsyncDisposable);
    }

    // Compresses, where that is wanted and the client offers it.
    private ISerializer Agree(HttpContext http, ISerializer version)
    {
        if (!options.Value.Compress || !WebSocketAccept.IsFramedHere(http) || PerMessageDeflate.Answer(http.Request.Headers.SecWebSocketExtensions) is not { } answer)
        {
            return version;
        }

        http.Response.Headers.SecWebSocketExtensions = answer;
        return serializers.Deflating(version);
    }

    // Where the connection is the WebSocket's own. Not where Kestrel itself decrypts, or messages are compressed, which takes long.
    private static Socket? Inline(HttpContext http, IDuplexPipe pipe, ISerializer serializer) =>
        pipe is StreamPipe or WebSocketPipe || serializer is DeflateSerializer || http.Features.Get<ITlsHandshakeFeature>() is not null ? null : http.Features.Get<IConnectionSocketFeature>()?.Socket;

    private async Task<IDuplexPipe> AcceptOrLeaveAsync(HttpContext http)
    {
        try
        {
            http.Response.Headers.CacheControl = PlugCacheControl;
            return await WebSocketAccept.AcceptAsync(http, AuthTokenProtocol.IsOffered(http.Request.Headers.SecWebSocketProtocol) ? AuthTokenProtocol.Name : null);
        }
        catch
        {
            sockets.Leave(ClientAddress.Of(http));
            throw;
        }
    }

    private static Task RefuseAsync(HttpContext http, int status, string body)
    {
        // No error page of the application's: it could only change the status.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = PlugCacheControl;
        if (body.Length > 0)
        {
            // It repeats what the client sent.
            http.Response.ContentType = "text/plain; charset=utf-8";
            http.Response.Headers.XContentTypeOptions = "nosniff";
        }

        return body.Length > 0 ? http.Response.WriteAsync(body, http.RequestAborted) : Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2306, Level = LogLevel.Information, Message = "Answered a client at {Address} with 400, for its request is no WebSocket handshake: {Reason}")]
    private static partial void LogNoHandshake(ILogger logger, IPAddress? address, LogText reason);
}
