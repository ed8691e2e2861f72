using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The gateway's subscription to its stream: seen to work by beats that travel over it. When it falls silent, or a silo's
/// death may have swallowed a delivery that its sender would wait for, the gateway takes a stream that has no past.
/// </summary>
internal sealed partial class GatewayStream(
    IClusterClient cluster, GatewayIdentity identity, Fastlane fastlane, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewayStream> logger)
    : IDisposable
{
    private static readonly TimeSpan BeatTimeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<StreamSubscriptionHandle<GatewayMessage>> _old = [];
    private StreamSubscriptionHandle<GatewayMessage>? _subscription;
    private int _number = -1;
    private bool _mustRenew = true;

    /// <summary>Checks that what is said over the stream arrives, or members would join and hear nothing; takes the next stream if it doesn't, or if there is none yet.</summary>
    /// <exception cref="TimeoutException">Nothing arrives over the next one either.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            if (!_mustRenew)
            {
                try
                {
                    await BeatAsync(_number, cancellationToken);
                    await EndOldAsync(cancellationToken);
                    return;
                }
                catch (TimeoutException exception)
                {
                    LogSilent(logger, exception);
                }
            }

            await TakeNextAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Takes the next stream, whether this one works or not.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => InTurnAsync(() => TakeNextAsync(cancellationToken), cancellationToken);

    /// <summary>Ends the subscription, if there is one.</summary>
    public Task CloseAsync() => _subscription?.UnsubscribeAsync() ?? Task.CompletedTask;

    public void Dispose() => _turn.Dispose();

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeatAsync(int stream, CancellationToken cancellationToken)
    {
        var nonce = time.GetTimestamp();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fastlane.OnBeat = beat =>
        {
            if (beat == nonce)
            {
                arrived.TrySetResult();
            }
        };
        await cluster.GetGrain<IGatewayGrain>(identity.Id).BeatAsync(nonce, stream).WaitAsync(BeatTimeout, time, cancellationToken);
        await arrived.Task.WaitAsync(BeatTimeout, time, cancellationToken);
    }

    // The old one is heard until every topic has been told, and what comes over both is dropped by its offset.
    private async Task TakeNextAsync(CancellationToken cancellationToken)
    {
        _mustRenew = true;
        if (_subscription is { } old)
        {
            _subscription = null;
            _old.Add(old);
        }

        var stream = cluster.GetStreamProvider(options.Value.StreamProvider).GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(identity.Id, ++_number)));
        _subscription = await stream.SubscribeAsync(fastlane).WaitAsync(BeatTimeout, time, cancellationToken);
        await BeatAsync(_number, cancellationToken);
        fastlane.Stream = _number;

        // Offsets tell of what was missed only when something follows; a topic's last word, that it has moved, has nothing behind it.
        await fastlane.VerifyAsync(cancellationToken);
        _mustRenew = false;
        await EndOldAsync(cancellationToken);
    }

    // Tried until it succeeds, or the queue would deliver to them for ever.
    private async Task EndOldAsync(CancellationToken cancellationToken)
    {
        while (_old.Count > 0)
        {
            await _old[^1].UnsubscribeAsync().WaitAsync(BeatTimeout, time, cancellationToken);
            _old.RemoveAt(_old.Count - 1);
        }
    }

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The gateway's stream went silent; the gateway takes another one")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
