namespace Orleans.Channels.Client;

/// <summary>Connects by long-poll, for where WebSockets don't pass: <see cref="ChannelsClientOptions.LongPollFallback"/> does so only when needed.</summary>
public sealed class LongPollTransport : IClientTransport
{
    private const int Forbidden = 403;

    // Polls wait as long as the server likes; the client's own times end them.
    private static readonly HttpClient Shared = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly HttpClient _http;

    /// <summary>A transport.</summary>
    /// <param name="http">What requests are made by; it needs a time-out longer than a server's polls, which wait for 10 seconds. Null for one that the process shares.</param>
    public LongPollTransport(HttpClient? http = null) => _http = http ?? Shared;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = new LongPollSession(_http, request.AddressFor("longpoll", isWebSocket: false), request.AuthToken);

        // To who has no session the server answers 410, and the token of a new one.
        var answer = await session.PollAsync(cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            LongPollAnswer.Gone when answer.Token is not null => new LongPollConnection(session),
            Forbidden => throw new ConnectRefusedException(Forbidden),
            _ => throw new HttpRequestException($"The server answered a first poll with {answer.Status}."),
        };
    }
}
