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
    SocketRegistry sockets,
    LongPollSessions sessions,
    LongPollTokens tokens,
    GatewayIdentity identity,
    IGrainFactory grains,
    IOptions<ChannelGatewayOptions> options,
    TimeProvider time,
    ILogger<LongPollTransport> logger)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = PayloadJson.Own.Encoder, SkipValidation = true };

    private readonly ChannelGatewayOptions _options = options.Value;
    private readonly SampledLogger _logger = new(logger, new LogBudget(time));

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
            "POST" => PostAsync(http, socketName),
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

    private Task GetAsync(HttpContext http, string socketName)
    {
        var query = LongPollQuery.Of(http.Request);
        if (tokens.Read(query.Token) is not { } token)
        {
            // The application is asked about its own params alone.
            http.Request.QueryString = query.Params;
            return ConnectAsync(http, socketName);
        }

        // phoenix.js up to 1.8.1 doesn't notice that 410 brings another session; after 500 every version starts anew.
        return token.Socket == socketName ? PollAsync(http, Holder(token.Gateway), token.Session, query.Token) : WriteAsync(http, StatusCodes.Status500InternalServerError);
    }

    private static async Task PollAsync(HttpContext http, ILongPollSessions holder, string session, string? token)
    {
        var poll = holder.PollAsync(session);
        await ((Task)poll).WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (http.RequestAborted.IsCancellationRequested)
        {
            // Perhaps not by the client: an application's middleware has limits of its own, and the client polls again.
            _ = LeaveAsync(holder, session, poll);
            await WriteAsync(http, StatusCodes.Status204NoContent, token, []);
            return;
        }

        if (await poll is not { } result)
        {
            await WriteAsync(http, StatusCodes.Status500InternalServerError);
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
                await holder.EndPollAsync(session, result.Poll, delivered);
            }
        }
    }

    // What comes to a poll that nobody waits for is the next one's.
    private static async Task LeaveAsync(ILongPollSessions holder, string session, Task<PollResult?> poll)
    {
        if (await poll is { Messages.Length: > 0 } result)
        {
            await holder.EndPollAsync(session, result.Poll, delivered: false);
        }
    }

    private async Task ConnectAsync(HttpContext http, string socketName)
    {
        var outcome = await connector.ConnectAsync(http, socketName, "longpoll");
        if (outcome.Status != 0)
        {
            // phoenix.js gives up on 403 and tries again on 500, and knows no other refusal.
            var isPassing = outcome.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests;
            await WriteAsync(http, isPassing ? StatusCodes.Status500InternalServerError : StatusCodes.Status403Forbidden);
            return;
        }

        var session = new LongPollSession(
            LongPollSessions.NewId(),
            outbox => connector.Open(outcome, socketName, new LongPollSerializer(outcome.Serializer!), outbox),
            dispatcher,
            _options, time, ClientAddress.Of(http), _logger, End);
        sessions.Add(session);
        sockets.Add(session);
        await WriteAsync(http, StatusCodes.Status410Gone, tokens.Protect(new LongPollToken(identity.Id, session.Id, socketName)), []);
    }

    private async Task PostAsync(HttpContext http, string socketName)
    {
        if (tokens.Read(LongPollQuery.Of(http.Request).Token) is not { } token || token.Socket != socketName)
        {
            await WriteAsync(http, StatusCodes.Status410Gone);
            return;
        }

        using var body = new PostedBody(sockets.Memory, sessions.Find(token.Session));
        switch (await ReadAsync(http, body))
        {
            case StatusCodes.Status200OK:
                var frames = Split(http.Request.ContentType, body.ToArray());

                // Its session counts what it has of it.
                body.Dispose();
                await WriteAsync(http, await Holder(token.Gateway).PostAsync(token.Session, frames));
                break;
            case StatusCodes.Status410Gone:
                await WriteAsync(http, StatusCodes.Status410Gone);
                break;
            default:
                await RefuseAsync(http, StatusCodes.Status400BadRequest);
                break;
        }
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
    private async Task<int> ReadAsync(HttpContext http, PostedBody body)
    {
        try
        {
            return http.Request.ContentLength > _options.PostBytes ? StatusCodes.Status400BadRequest : await FillAsync(http, body);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private async Task<int> FillAsync(HttpContext http, PostedBody body)
    {
        int read;
        while ((read = await http.Request.Body.ReadAsync(body.Free, http.RequestAborted)) > 0)
        {
            body.Advance(read);
            if (body.Length > _options.PostBytes)
            {
                return StatusCodes.Status400BadRequest;
            }

            if (!body.HasRoom)
            {
                return StatusCodes.Status410Gone;
            }
        }

        return StatusCodes.Status200OK;
    }

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
