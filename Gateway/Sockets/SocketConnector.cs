using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Decides with the application whether a client may come in, the same for every transport.</summary>
internal sealed partial class SocketConnector(
    OriginCheck origins, SocketRegistry sockets, GatewayInstruments instruments, SocketSerializers serializers, GatewayService gateway, IGrainFactory grains, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<SocketConnector> logger)
{
    private const string AuthTokenHeader = "X-Phoenix-AuthToken";

    // One for each socket that the application maps: looking one up costs more than a call of it.
    private readonly ConcurrentDictionary<string, ISocketGrain> _grains = new(StringComparer.Ordinal);
    private readonly SampledLogger _logger = new(logger, new LogBudget(time));

    /// <summary>Whether the request's page may talk to this gateway.</summary>
    public bool AllowsOrigin(HttpContext http)
    {
        if (origins.Allows(http.Request))
        {
            return true;
        }

        LogOriginRefused(_logger, ClientAddress.Of(http), LogText.Quote(http.Request.Headers.Origin.ToString()));
        return false;
    }

    /// <summary>Asks for one client. One that may come in has a place among the <see cref="SocketRegistry"/>, which its transport gives back.</summary>
    /// <param name="http">The client's request.</param>
    /// <param name="socketName">The socket it asks for.</param>
    /// <param name="transport"><c>websocket</c> or <c>longpoll</c>.</param>
    public async Task<ConnectOutcome> ConnectAsync(HttpContext http, string socketName, string transport)
    {
        var outcome = await EnterAsync(http, socketName, transport);
        instruments.Connect(transport, outcome.Status);
        return outcome;
    }

    private async Task<ConnectOutcome> EnterAsync(HttpContext http, string socketName, string transport)
    {
        if (!AllowsOrigin(http))
        {
            return ConnectOutcome.Refused(StatusCodes.Status403Forbidden);
        }

        var address = ClientAddress.Of(http);
        if (sockets.Enter(address) is { } full)
        {
            LogFull(_logger, address, full);
            return ConnectOutcome.Refused(full);
        }

        var outcome = ConnectOutcome.Refused(StatusCodes.Status503ServiceUnavailable);
        try
        {
            outcome = await DecideAsync(http, socketName, transport);
        }
        finally
        {
            if (outcome.Status != 0)
            {
                sockets.Leave(address);
            }
        }

        return outcome;
    }

    /// <summary>Makes the socket of a client that may come in.</summary>
    /// <param name="outcome">How it was let in.</param>
    /// <param name="socketName">The socket it asked for.</param>
    /// <param name="serializer">What its transport speaks.</param>
    /// <param name="outbox">Where frames to it go.</param>
    public SocketConnection Open(in ConnectOutcome outcome, string socketName, ISerializer serializer, SocketOutbox outbox) =>
        new(serializer, outcome.Response!, outbox, sockets.Memory)
        {
            User = outcome.Response!.User ?? outcome.Request!.User,
            BeganAt = outcome.BeganAt,
            Address = outcome.Address,
            Lifetime = outcome.Response.Lifetime is null ? null : new SocketLifetime(this, socketName, outcome.Request!, outcome.Response, time),
        };

    /// <summary>Asks the application's socket class.</summary>
    /// <returns>Null when no silo answers.</returns>
    public async Task<ConnectResponse?> AskAsync(string socketName, ConnectRequest request)
    {
        try
        {
            return await _grains.GetOrAdd(socketName, static (name, factory) => factory.GetGrain<ISocketGrain>(name), grains).ConnectAsync(request).AsTask().WaitAsync(options.Value.ConnectTimeout, time);
        }
        catch (Exception exception)
        {
            LogConnectFailed(_logger, request.PeerAddress, exception);
            return null;
        }
    }

    private async Task<ConnectOutcome> DecideAsync(HttpContext http, string socketName, string transport)
    {
        var query = new ConnectQuery(http.Request.QueryString.Value, http.Request.RouteValues);
        if (serializers.Negotiate(query) is not { } serializer)
        {
            LogVersionRefused(_logger, ClientAddress.Of(http));
            return ConnectOutcome.Refused(StatusCodes.Status403Forbidden);
        }

        var request = Describe(http, transport, query);
        if (request.User is { IsTooLarge: true })
        {
            LogUserTooLarge(_logger, ClientAddress.Of(http), ConnectUser.MaxClaims, ConnectUser.MaxLength);
            return ConnectOutcome.Refused(StatusCodes.Status431RequestHeaderFieldsTooLarge);
        }

        var beganAt = time.GetTimestamp();
        if (sockets.IsShut || !(gateway.IsOpen || await gateway.IsReadyAsync(http.RequestAborted)) || await AskAsync(socketName, request) is not { } response)
        {
            return ConnectOutcome.Refused(StatusCodes.Status503ServiceUnavailable);
        }

        if (response.Status == 0)
        {
            return new ConnectOutcome(0, serializer, response, request, beganAt, ClientAddress.KeyOf(ClientAddress.Of(http)));
        }

        LogRefused(_logger, ClientAddress.Of(http), response.Status);
        return new ConnectOutcome(response.Status, serializer, response, request, beganAt);
    }

    private ConnectRequest Describe(HttpContext http, string transport, ConnectQuery query)
    {
        var request = http.Request;
        var token = AuthTokenProtocol.Read(request.Headers.SecWebSocketProtocol) ?? request.Headers[AuthTokenHeader].ToString();
        return new ConnectRequest
        {
            Params = query.ToPayload(),
            Uri = UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path),
            Transport = transport,

            // Not ToString, whose text an address keeps.
            PeerAddress = ClientAddress.Of(http) is { } address ? $"{address}" : null,
            UserAgent = request.Headers.UserAgent,
            Headers = options.Value.ConnectHeaders.Where(request.Headers.ContainsKey).ToDictionary(name => name, name => request.Headers[name].ToString()),
            AuthToken = token.Length > 0 ? token : null,

            // Not HttpContext.User, which makes up a user where there is none, for as long as the connection lasts.
            User = ConnectUser.From(http.Features.Get<IHttpAuthenticationFeature>()?.User),
        };
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Information, Message = "Refused a client from {Address}: no version of the protocol that it asks for is spoken here (1.0.x and 2.0.x are)")]
    private static partial void LogVersionRefused(ILogger logger, IPAddress? address);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Information, Message = "Refused a client from {Address} with {Status}, by the word of the socket class")]
    private static partial void LogRefused(ILogger logger, IPAddress? address, int status);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Error, Message = "A client from {Address} got 503, for no silo answered whether it may connect")]
    private static partial void LogConnectFailed(ILogger logger, string? address, Exception exception);

    [LoggerMessage(EventId = 2305, Level = LogLevel.Warning, Message = "Refused a client from {Address} with {Status}: the gateway (503) or that address (429) has all the sockets it may have")]
    private static partial void LogFull(ILogger logger, IPAddress? address, int status);

    [LoggerMessage(EventId = 2307, Level = LogLevel.Warning, Message = "Refused a client from {Address} with 431: its user has more than {Claims} claims or {Length} characters of them, and travels with each join. Leave out what no channel looks at, by a claims transformation say")]
    private static partial void LogUserTooLarge(ILogger logger, IPAddress? address, int claims, int length);

    [LoggerMessage(EventId = 2304, Level = LogLevel.Information, Message = "Refused a page at {Address} whose origin {Origin} may not connect. Should it? Set Gateway:Host to your domain, or add the origin to Gateway:Origins")]
    private static partial void LogOriginRefused(ILogger logger, IPAddress? address, LogText origin);
}
