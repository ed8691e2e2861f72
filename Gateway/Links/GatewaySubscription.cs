using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The gateway's subscription to its stream: seen to work by beats that travel over it. When it falls silent the gateway takes
/// the next one, which has no past: nothing that its sender still waits for, and no room taken up.
/// </summary>
internal sealed partial class GatewaySubscription(
    IClusterClient cluster, GatewayIdentity identity, ITopicReceiver topics, GatewayObserver observer, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<GatewaySubscription> logger)
    : IGatewayStream, IDisposable
{
    private static readonly TimeSpan BeatTimeout = TimeSpan.FromSeconds(2);

    // While the stream before still works there is no hurry. Nor does hurry help on a machine that is so slow that no stream answers in time.
    private const int MostBeats = 4;

    private readonly UnfailingLogger _logger = new(logger);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<StreamSubscriptionHandle<GatewayMessage>> _old = [];
    private StreamSubscriptionHandle<GatewayMessage>? _subscription;
    private volatile TaskCompletionSource? _beat;
    private long _lastHeard;
    private int _number = -1;
    private int _failures;
    private bool _works;
    private bool _mayHaveMissed;

    /// <summary>When a beat last came back, as a timestamp; null before the first.</summary>
    public long? LastHeard => Volatile.Read(ref _lastHeard) is not 0 and var heard ? heard : null;

    /// <summary>Checks that what is said over the stream arrives, or members would join and hear nothing; takes the next stream if it doesn't, or if there is none yet.</summary>
    /// <exception cref="TimeoutException">Nothing arrives over the next one either.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            if (_works && await FailedBeatAsync(cancellationToken) is { } silence)
            {
                LogSilent(_logger, silence);
                _works = false;
            }

            if (!_works)
            {
                await TakeNextAsync(Math.Min(1 + _failures, MostBeats), cancellationToken);
            }

            await TellTopicsAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Asks every topic for what may have been lost with a silo that died.</summary>
    /// <param name="wasKilled">True when the silo can't have handed over what went through it: then the next stream is taken without trying this one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task CatchUpAsync(bool wasKilled, CancellationToken cancellationToken)
    {
        _mayHaveMissed = true;
        if (wasKilled)
        {
            // A beat that went through that silo never comes, and whoever waits for it has the turn.
            _works = false;
            _beat?.TrySetException(new TimeoutException("A silo died while the beat was on its way."));
        }

        return CheckAsync(cancellationToken);
    }

    /// <summary>Takes a later stream before this one falls silent, and tells every topic.</summary>
    public Task MoveAsync(int number) => InTurnAsync(
        async () =>
        {
            if (number <= _number)
            {
                return;
            }

            _number = number - 1;
            LogMoves(_logger, number);
            await TakeNextAsync(MostBeats, CancellationToken.None);
            await TellTopicsAsync(CancellationToken.None);
        },
        CancellationToken.None);

    /// <summary>Ends the subscription, if there is one.</summary>
    public Task CloseAsync()
    {
        var subscription = _subscription;
        _subscription = null;
        return subscription?.UnsubscribeAsync() ?? Task.CompletedTask;
    }

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

    private async Task<TimeoutException?> FailedBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeatAsync(cancellationToken);
            return null;
        }
        catch (TimeoutException exception)
        {
            return exception;
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var nonce = time.GetTimestamp();
        var arrived = _beat = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        observer.OnBeat = beat =>
        {
            if (beat == nonce)
            {
                arrived.TrySetResult();
            }
        };
        var asked = cluster.GetGrain<IGatewayGrain>(identity.Id).BeatAsync(nonce, _number).WaitAsync(BeatTimeout, time, cancellationToken);
        asked.Ignore();
        await await Task.WhenAny(asked, arrived.Task);
        await arrived.Task.WaitAsync(BeatTimeout, time, cancellationToken);
        Volatile.Write(ref _lastHeard, time.GetTimestamp());
    }

    // The old one is heard until every topic has been told, and what comes over both is dropped by its offset.
    private async Task TakeNextAsync(int beats, CancellationToken cancellationToken)
    {
        _works = false;
        _failures++;
        _mayHaveMissed = true;
        if (_subscription is { } old)
        {
            _subscription = null;
            _old.Add(old);
        }

        var stream = cluster.GetStreamProvider(options.Value.StreamProvider).GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(identity.Id, ++_number)));
        _subscription = await stream.SubscribeAsync(observer).WaitAsync(BeatTimeout * beats, time, cancellationToken);
        while (await FailedBeatAsync(cancellationToken) is { } silence)
        {
            if (--beats == 0)
            {
                throw silence;
            }
        }

        topics.Stream = _number;
        _failures = 0;
        _works = true;
    }

    // Offsets tell of what was missed only when something follows; a topic's last word, that it has moved, has nothing behind it.
    private async Task TellTopicsAsync(CancellationToken cancellationToken)
    {
        if (_mayHaveMissed)
        {
            _mayHaveMissed = false;
            try
            {
                await topics.VerifyAsync(cancellationToken);
            }
            catch
            {
                _mayHaveMissed = true;
                throw;
            }
        }

        await EndOldAsync(cancellationToken);
    }

    // Tried until it succeeds, or the queue would deliver to them for ever. What this stream does doesn't wait for that.
    private async Task EndOldAsync(CancellationToken cancellationToken)
    {
        foreach (var old in _old.ToArray())
        {
            try
            {
                await old.UnsubscribeAsync().WaitAsync(BeatTimeout, time, cancellationToken);
                _old.Remove(old);
            }
            catch (InvalidOperationException)
            {
                // An earlier try has ended it after all.
                _old.Remove(old);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotEnded(_logger, exception);
            }
        }
    }

    [LoggerMessage(EventId = 2011, Level = LogLevel.Information, Message = "A silo that stops asks the gateway to take stream {Number}")]
    private static partial void LogMoves(ILogger logger, int number);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The gateway's stream went silent; the gateway takes another one")]
    private static partial void LogSilent(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Information, Message = "A stream that the gateway left couldn't be ended; it is tried again")]
    private static partial void LogNotEnded(ILogger logger, Exception exception);
}
