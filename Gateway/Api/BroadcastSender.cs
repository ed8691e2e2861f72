using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Sends what the HTTP API is asked to send, once for each idempotency key.</summary>
internal sealed partial class BroadcastSender(
    IChannels channels, IGrainFactory grains, IOptions<ChannelsApiOptions> options, TimeProvider time, ILogger<BroadcastSender> logger)
{
    /// <summary>The header that carries an idempotency key.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>What documents of the API say of that header.</summary>
    public const string KeyMeaning = "The same key with the same request sends once, and is answered as it was at first.";

    private const int LongestKey = 255;

    private readonly SampledLogger _logger = new(logger, new LogBudget(time));

    /// <summary>Sends, and tells for each request whether its topic has taken it, or what is wrong with the idempotency key.</summary>
    /// <param name="http">The HTTP request, for its caller and its idempotency key.</param>
    /// <param name="errand">Whom to send to.</param>
    /// <param name="requests">What to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(bool[] Sent, IResult? Problem)> SendAsync(HttpRequest http, ApiErrand errand, BroadcastRequest[] requests, CancellationToken cancellationToken)
    {
        var keys = http.Headers[KeyHeader];
        if (keys.Count == 0)
        {
            var sent = new bool[requests.Length];
            await (errand == ApiErrand.Send
                ? channels.SendMessagesAsync(requests, sent, NotSent, cancellationToken)
                : channels.BroadcastAsync(requests, sent, NotSent, cancellationToken));
            return (sent, null);

            void NotSent(Exception exception) => LogNotSent(_logger, exception);
        }

        return keys is [{ Length: > 0 and <= LongestKey } key]
            ? await SendOnceAsync(OfCaller(http, key), errand, requests, cancellationToken)
            : ([], ApiProblems.IdempotencyKey(LongestKey));
    }

    private async Task<(bool[] Sent, IResult? Problem)> SendOnceAsync(string key, ApiErrand errand, BroadcastRequest[] requests, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var bounds = new IdempotencyBounds(options.Value.IdempotencyWindow, options.Value.IdempotencyKeys / IIdempotencyGrain.Shards);
        var grain = grains.GetGrain<IIdempotencyGrain>(hash[..1]);
        var sending = errand == ApiErrand.Send
            ? grain.SendMessagesAsync(hash, Fingerprint(errand, requests), requests, bounds)
            : grain.SendAsync(hash, Fingerprint(errand, requests), requests, bounds);
        var sent = await sending.WaitAsync(cancellationToken);
        return sent is null ? ([], ApiProblems.KeyReused()) : (sent, null);
    }

    // Callers with other keys know nothing of each other: none may learn or spoil what another has sent.
    private static string OfCaller(HttpRequest http, string key) => $"{ApiCaller.Of(http.HttpContext).Id}\n{key}";

    private static string Fingerprint(ApiErrand errand, BroadcastRequest[] requests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (errand != ApiErrand.Broadcast)
        {
            Append(Encoding.UTF8.GetBytes($"{errand}"));
        }

        foreach (var (topic, eventName, payload) in requests)
        {
            Append(Encoding.UTF8.GetBytes(topic));
            Append(Encoding.UTF8.GetBytes(eventName));
            Append([payload.IsBinary ? (byte)1 : (byte)0]);
            Append(payload.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        // With its length before it, so that no two requests look alike.
        void Append(ReadOnlySpan<byte> part)
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part);
        }
    }

    [LoggerMessage(EventId = 2501, Level = LogLevel.Warning, Message = "A broadcast or message that came over HTTP couldn't be sent; the caller was told")]
    private static partial void LogNotSent(ILogger logger, Exception exception);
}
