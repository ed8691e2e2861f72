using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The gateway's subscription to its stream: seen to work by beats that travel over it, and made anew when it falls silent or
/// a silo's death may have swallowed a delivery, which its sender would wait for.
/// </summary>
internal sealed partial class GatewayStream(
    IClusterClient cluster, GatewayIdentity identity, Fastlane fastlane, IOptions<GatewayOptions> options, TimeProvider time, ILogger<GatewayStream> logger)
    : IDisposable
{
    private static readonly TimeSpan BeatTimeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private StreamSubscriptionHandle<GatewayMessage>? _subscription;
    private bool _hasOthers;
    private bool _mayHaveMissed;

    private IAsyncStream<GatewayMessage> Stream => cluster.GetStreamProvider(options.Value.StreamProvider)
        .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, identity.Id));

    /// <summary>Subscribes, and waits until what is said over the stream arrives: or members would join and hear nothing.</summary>
    /// <exception cref="TimeoutException">Nothing arrived.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _subscription ??= await Stream.SubscribeAsync(fastlane);
        await BeatAsync(cancellationToken);
    }

    /// <summary>Checks that the stream still works, and makes the subscription anew if it doesn't.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            try
            {
                await BeatAsync(cancellationToken);
            }
            catch (TimeoutException exception)
            {
                LogSilent(logger, exception);
                await SubscribeAnewAsync(cancellationToken);
                await BeatAsync(cancellationToken);
            }

            await CatchUpAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Makes the subscription anew, whether the old one works or not.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await SubscribeAnewAsync(cancellationToken);
            await BeatAsync(cancellationToken);
            await CatchUpAsync(cancellationToken);
        },
        cancellationToken);

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

    private async Task BeatAsync(CancellationToken cancellationToken)
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
        await cluster.GetGrain<IGatewayGrain>(identity.Id).BeatAsync(nonce).WaitAsync(cancellationToken);
        await arrived.Task.WaitAsync(BeatTimeout, time, cancellationToken);
    }

    // The new one first: what comes over both is dropped by its offset.
    private async Task SubscribeAnewAsync(CancellationToken cancellationToken)
    {
        _hasOthers = true;
        _mayHaveMissed = true;
        _subscription = await Stream.SubscribeAsync(fastlane).WaitAsync(BeatTimeout, time, cancellationToken);
    }

    // Offsets tell of what was missed only when something follows; a topic's last word, that it has moved, has nothing behind it.
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_mayHaveMissed)
        {
            await fastlane.VerifyAsync(cancellationToken);
            _mayHaveMissed = false;
        }

        await EndOthersAsync(cancellationToken);
    }

    // Tried until it succeeds, or the queue would deliver to them for ever.
    private async Task EndOthersAsync(CancellationToken cancellationToken)
    {
        if (!_hasOthers)
        {
            return;
        }

        foreach (var handle in await Stream.GetAllSubscriptionHandles().WaitAsync(BeatTimeout, time, cancellationToken))
        {
            if (handle.HandleId != _subscription?.HandleId)
            {
                await handle.UnsubscribeAsync().WaitAsync(BeatTimeout, time, cancellationToken);
            }
        }

        _hasOthers = false;
    }

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The gateway's stream went silent; subscribing anew")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
