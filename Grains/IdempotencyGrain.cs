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

    public Task<bool[]?> SendAsync(string key, string fingerprint, BroadcastRequest[] requests, IdempotencyBounds bounds) =>
        SendOnceAsync(key, fingerprint, requests.Length, bounds, sent => channels.BroadcastAsync(requests, sent, NotSent, CancellationToken.None));

    public Task<bool[]?> SendMessagesAsync(string key, string fingerprint, BroadcastRequest[] requests, IdempotencyBounds bounds) =>
        SendOnceAsync(key, fingerprint, requests.Length, bounds, sent => channels.SendMessagesAsync(requests, sent, NotSent, CancellationToken.None));

    private async Task<bool[]?> SendOnceAsync(string key, string fingerprint, int requests, IdempotencyBounds bounds, Func<bool[], Task> send)
    {
        DelayDeactivation(bounds.Window);
        var known = _memory.Recall(key, fingerprint, requests, bounds);
        if (known.Fingerprint != fingerprint)
        {
            return null;
        }

        await known.SendRestAsync(send);
        return [.. known.Sent];
    }

    private void NotSent(Exception exception) => LogNotSent(_logger, exception);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "A broadcast or message that came over HTTP with an idempotency key couldn't be sent; the caller was told and may ask again")]
    private static partial void LogNotSent(ILogger logger, Exception exception);
}
