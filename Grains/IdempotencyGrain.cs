using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Remembers idempotency keys and what they have sent, so that whoever asks again gets the same answer, and no topic the same event.</summary>
[Reentrant]
internal sealed partial class IdempotencyGrain(IChannels channels, TimeProvider time, TopicShared shared, ILogger<IdempotencyGrain> logger) : Grain, IIdempotencyGrain
{
    private readonly SampledLogger _logger = new(logger, shared.Log);
    private readonly KeyMemory _memory = new(time);

    public async Task<bool[]?> SendAsync(string key, string fingerprint, BroadcastRequest[] requests, IdempotencyBounds bounds)
    {
        DelayDeactivation(bounds.Window);
        var known = _memory.Recall(key, fingerprint, requests.Length, bounds);
        if (known.Fingerprint != fingerprint)
        {
            return null;
        }

        await known.SendRestAsync(sent =>
            channels.SendAsync(requests, sent, exception => LogNotSent(_logger, exception), CancellationToken.None));
        return [.. known.Sent];
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "A broadcast that came over HTTP with an idempotency key couldn't be sent; the caller was told and may ask again")]
    private static partial void LogNotSent(ILogger logger, Exception exception);
}
