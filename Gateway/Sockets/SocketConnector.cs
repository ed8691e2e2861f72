using System.Net;
using Microsoft.AspNetCore.Http.Extensions;

namespace Orleans.Channels.Gateway;

/// <summary>Decides with the application whether a client may come in, the same for every transport.</summary>
internal sealed partial class SocketConnector(
    SocketSerializers serializers, GatewayService gateway, IGrainFactory grains, ILogger<SocketConnector> logger)
{
    /// <summary>Asks for one client.</summary>
    /// <param name="http">The client's request.</param>
    /// <param name="socketName">The socket it asks for.</param>
    /// <param name="transport"><c>websocket</c> or <c>longpoll</c>.</param>
    public async Task<ConnectOutcome> ConnectAsync(HttpContext http, string socketName, string transport)
    {
        var query = new ConnectQuery(http.Request.QueryString.Value, http.Request.RouteValues);
        if (serializers.Negotiate(query) is not { } serializer)
        {
            LogVersionRefused(logger, http.Connection.RemoteIpAddress);
            return ConnectOutcome.Refused(StatusCodes.Status403Forbidden);
        }

        if (!await gateway.IsReadyAsync(http.RequestAborted) || await AskAsync(http, socketName, transport, query) is not { } response)
        {
            return ConnectOutcome.Refused(StatusCodes.Status503ServiceUnavailable);
        }

        if (response.Status == 0)
        {
            return new ConnectOutcome(0, serializer, response);
        }

        LogRefused(logger, http.Connection.RemoteIpAddress, response.Status);
        return ConnectOutcome.Refused(response.Status);
    }

    private async Task<ConnectResponse?> AskAsync(HttpContext http, string socketName, string transport, ConnectQuery query)
    {
        var request = http.Request;
        try
        {
            return await grains.GetGrain<ISocketGrain>(socketName).ConnectAsync(new ConnectRequest(
                query.ToPayload(),
                UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path),
                http.Connection.RemoteIpAddress?.ToString(),
                request.Headers.UserAgent,
                transport));
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
