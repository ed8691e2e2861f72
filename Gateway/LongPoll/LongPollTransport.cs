using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Takes long-poll clients in at <c>mount/longpoll</c> (<c>Phoenix.Transports.LongPoll</c>). The HTTP status is 200 whatever
/// happens to the protocol; the protocol's own is in the body.
/// </summary>
internal sealed class LongPollTransport(
    SocketConnector connector,
    SocketDispatcher dispatcher,
    OpenSockets sockets,
    LongPollSessions sessions,
    LongPollTokens tokens,
    GatewayIdentity identity,
    IGrainFactory grains,
    IOptions<ChannelGatewayOptions> options,
    TimeProvider time,
    ILogger<LongPollTransport> logger)
{
    private const string TokenHeader = "X-Phoenix-LongPoll-Token";

    private static readonly JsonWriterOptions Json = new() { Encoder = PayloadJson.Options.Encoder, SkipValidation = true };

    private readonly ChannelGatewayOptions _options = options.Value;

    /// <summary>Serves one request.</summary>
    public Task HandleAsync(HttpContext http, string socketName)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (!connector.AllowsOrigin(http))
        {
            return WriteAsync(http, StatusCodes.Status403Forbidden);
        }

        return http.Request.Method switch
        {
            "GET" => GetAsync(http, socketName),
            "POST" => PostAsync(http),
            "OPTIONS" => Preflight(http),
            _ => RefuseAsync(http, StatusCodes.Status400BadRequest),
        };
    }

    private static Task Preflight(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        http.Response.Headers.AccessControlAllowMethods = "get, post, options";
        http.Response.Headers.AccessControlMaxAge = "3600";
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private async Task GetAsync(HttpContext http, string socketName)
    {
        var token = Token(http);
        if (!tokens.TryRead(token, out var gateway, out var session))
        {
            await ConnectAsync(http, socketName, hadSession: false);
            return;
        }

        if (await Holder(gateway).PollAsync(session) is not { } result)
        {
            await ConnectAsync(http, socketName, hadSession: true);
            return;
        }

        var delivered = false;
        try
        {
            await WriteAsync(http, result.Messages.Length > 0 ? StatusCodes.Status200OK : StatusCodes.Status204NoContent, token, result.Messages);
            delivered = !http.RequestAborted.IsCancellationRequested;
        }
        finally
        {
            if (result.Messages.Length > 0)
            {
                await Holder(gateway).EndPollAsync(session, result.Poll, delivered);
            }
        }
    }

    private async Task ConnectAsync(HttpContext http, string socketName, bool hadSession)
    {
        var outcome = await connector.ConnectAsync(http, socketName, "longpoll");
        if (outcome.Status != 0)
        {
            // phoenix.js gives up on 403 and tries again on 500, and knows no other refusal; 410 tells it that its session is over.
            var isPassing = outcome.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests;
            var status = !isPassing ? StatusCodes.Status403Forbidden
                : hadSession ? StatusCodes.Status410Gone
                : StatusCodes.Status500InternalServerError;
            await WriteAsync(http, status);
            return;
        }

        var session = new LongPollSession(
            LongPollSessions.NewId(),
            outbox => connector.Open(outcome, socketName, new LongPollSerializer(outcome.Serializer!), outbox),
            dispatcher,
            _options, time, ClientAddress.Of(http), logger, End);
        sessions.Add(session);
        sockets.Add(session);
        await WriteAsync(http, StatusCodes.Status410Gone, tokens.Protect(identity.Id, session.Id), []);
    }

    private async Task PostAsync(HttpContext http)
    {
        if (!tokens.TryRead(Token(http), out var gateway, out var session))
        {
            await WriteAsync(http, StatusCodes.Status410Gone);
            return;
        }

        if (await TryReadBodyAsync(http) is not { } body)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest);
            return;
        }

        var status = await Holder(gateway).PostAsync(session, Split(http.Request.ContentType, body));
        await WriteAsync(http, status);
    }

    // A body that isn't even a batch reaches the session as one malformed frame, and ends it like any other.
    private PostedFrame[] Split(string? contentType, byte[] body)
    {
        try
        {
            return LongPollBody.Split(contentType, body, _options.PostLength, _options.MaxMessageBytes);
        }
        catch (MalformedFrameException)
        {
            return [new PostedFrame([], IsBinary: true)];
        }
    }

    // A body that breaks off, or is none in HTTP's own terms, is the client's matter: Kestrel would log it as a failure of ours.
    private async Task<byte[]?> TryReadBodyAsync(HttpContext http)
    {
        try
        {
            return await ReadBodyAsync(http);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > _options.PostBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > _options.PostBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    // The header goes before the query, whose token may be a connect param of that name.
    private static string? Token(HttpContext http) => http.Request.Headers.TryGetValue(TokenHeader, out var header)
        ? header.ToString()
        : http.Request.Query["token"].ToString();

    private ILongPollSessions Holder(string gateway) => gateway == identity.Id
        ? sessions
        : new RemoteSessions(grains.GetGrain<IGatewayGrain>(gateway), _options.PollWindow, time);

    private void End(LongPollSession session)
    {
        sessions.Remove(session);
        sockets.Remove(session);
    }

    private static async Task WriteAsync(HttpContext http, int status, string? token = null, byte[][]? messages = null)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Json))
        {
            json.WriteStartObject();
            if (messages is not null)
            {
                json.WriteStartArray("messages"u8);
                foreach (var message in messages)
                {
                    json.WriteStringValue(message);
                }

                json.WriteEndArray();
            }

            json.WriteNumber("status"u8, status);
            if (token is not null)
            {
                json.WriteString("token"u8, token);
            }

            json.WriteEndObject();
        }

        await http.Response.CompleteAsync();
    }
}
