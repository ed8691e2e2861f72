using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Waits at one queue on behalf of its pulling agent. Runs on the agent's scheduler alone.
/// </summary>
/// <remarks>
/// An empty answer would make the agent wait for its next timer tick, and an event that comes meanwhile would wait too.
/// So the receiver never answers empty while it works: when nothing came for a second it answers with nothing in a list
/// of one, and the agent looks round (was it stopped? are there streams to forget?) and comes back in the same turn.
/// </remarks>
internal sealed partial class WaitingQueueReceiver : IQueueAdapterReceiver
{
    private const ConfigureAwaitOptions NoThrow =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly TimeSpan LookRound = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttachPeriod = TimeSpan.FromSeconds(1);

    // A queue on the move answers nobody, and in the moment that silos come or go that can take long.
    private static readonly TimeSpan CalmBeforeMove = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);

    // A silo that starts on a busy machine, or another that dies, keeps a queue away for less.
    private static readonly TimeSpan UntoldOutage = TimeSpan.FromSeconds(5);
    private static readonly IBatchContainer[] LookAgain = [null!];

    private readonly IWaitingQueueGrain _queue;
    private readonly QueueId _id;
    private readonly SiloAddress _silo;
    private readonly WaitingQueueCache _cache;
    private readonly LocalQueues _local;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;
    private Task<WaitingQueueTake>? _take;
    private CancellationTokenSource? _pumping;
    private CancellationToken _pump;
    private Guid _epoch;
    private long _session;
    private long _lastSequence = long.MinValue;
    private long? _lastAttach;
    private TimeSpan _retry;
    private long? _lostAt;
    private bool _isLossTold;
    private bool _isClose;
    private bool _isReporting;
    private bool _isShutDown;

    public WaitingQueueReceiver(
        IWaitingQueueGrain queue,
        QueueId id,
        SiloAddress silo,
        WaitingQueueCache cache,
        LocalQueues local,
        TimeProvider time,
        ILogger<WaitingQueueReceiver> logger,
        CancellationToken stopping)
    {
        _queue = queue;
        _id = id;
        _silo = silo;
        _cache = cache;
        _local = local;
        _time = time;
        _stopping = stopping;
        _logger = logger;
        _cache.DeliveredMany = () => _ = ReportAsync();
    }

    /// <inheritdoc/>
    public Task Initialize(TimeSpan timeout)
    {
        _local.Add(_id.GetNumericId(), this);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        var end = EndOf(cancellationToken);
        if (end.IsCancellationRequested)
        {
            return [];
        }

        _take ??= TakeAsync(maxCount);
        await ((Task)_take).WaitAsync(LookRound, _time, end).ConfigureAwait(NoThrow);
        if (!_take.IsCompleted)
        {
            _ = ReportAsync();
            return end.IsCancellationRequested ? [] : LookAgain;
        }

        var take = await _take;
        _take = null;
        return take.Batches.Length > 0 ? New(take.Batches) : LookAgain;
    }

    // What the interface had before, and still asks for.
    Task<IList<IBatchContainer>> IQueueAdapterReceiver.GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <inheritdoc/>
    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task Shutdown(TimeSpan timeout)
    {
        _cache.DeliveredMany = null;
        _isShutDown = true;
        _pumping?.Dispose();
        _local.Remove(_id.GetNumericId(), this);
        if (_session != 0)
        {
            await _queue.DetachAsync(_session, _cache.DrainDelivered()).WaitAsync(LastRetry, _time)
                .ConfigureAwait(NoThrow);
        }
    }

    // The pump's token is the same for many reads, so the two are joined once and not for each.
    private CancellationToken EndOf(CancellationToken pump)
    {
        if (_pumping is null || pump != _pump)
        {
            _pumping?.Dispose();
            _pumping = CancellationTokenSource.CreateLinkedTokenSource(pump, _stopping);
            _pump = pump;
        }

        return _pumping.Token;
    }

    // Never fails: an outage of the queue is waited out here, as the agent's own way is to give up for long.
    private async Task<WaitingQueueTake> TakeAsync(int maxCount)
    {
        var delivered = _cache.DrainDelivered();
        try
        {
            if (_session == 0)
            {
                await AttachAsync(delivered);
                delivered = [];
            }
            else if (!_isClose && _time.GetElapsedTime(_lastAttach!.Value) > CalmBeforeMove)
            {
                await BringCloseAsync(delivered);
                delivered = [];
            }

            var take = await _queue.TakeAsync(_session, delivered, maxCount);
            _session = take.Superseded ? 0 : _session;
            OnReached();
            return take;
        }
        catch (Exception exception)
        {
            _session = 0;
            _cache.Undrain(delivered);
            await WaitOutAsync(exception);
            return WaitingQueueTake.Nothing;
        }
    }

    private async Task AttachAsync(long[] delivered)
    {
        // At most once a second, so that two agents that both believe they own the queue don't chase each other.
        var pause = _lastAttach is { } last ? AttachPeriod - _time.GetElapsedTime(last) : TimeSpan.Zero;
        await PauseAsync(pause);
        Begin(await AskToAttach(bringClose: false, delivered));
        _isClose = false;
    }

    // From another silo each take is a message there and one back.
    private async Task BringCloseAsync(long[] delivered)
    {
        _isClose = true;
        var session = await AskToAttach(bringClose: true, delivered);
        if (session.Number == 0)
        {
            await PauseAsync(FirstRetry);
            session = await AskToAttach(bringClose: false, []);
        }

        Begin(session);
    }

    private void Begin(WaitingQueueSession session)
    {
        _lastAttach = _time.GetTimestamp();
        _lastSequence = session.Epoch == _epoch ? _lastSequence : long.MinValue;
        _epoch = session.Epoch;
        _session = session.Number;
    }

    // The agent's pump suppresses the flow of context, so the hint is set and removed around the call itself.
    private Task<WaitingQueueSession> AskToAttach(bool bringClose, long[] delivered)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, _silo);
        try
        {
            return _queue.AttachAsync(_silo, bringClose, delivered);
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    // A new session is handed again what the agent still has from the one before.
    private IList<IBatchContainer> New(WaitingQueueBatch[] batches)
    {
        var last = _lastSequence;
        _lastSequence = Math.Max(last, batches[^1].Sequence);
        if (batches[0].Sequence > last)
        {
            return batches;
        }

        IBatchContainer[] fresh = [.. batches.Where(batch => batch.Sequence > last)];
        return fresh.Length > 0 ? fresh : LookAgain;
    }

    private async Task ReportAsync()
    {
        if (_isReporting || _session == 0 || _cache.DrainDelivered() is not { Length: > 0 } delivered)
        {
            return;
        }

        _isReporting = true;
        try
        {
            await _queue.AcknowledgeAsync(delivered);
        }
        catch (Exception)
        {
            // The next take brings them, and speaks for the outage.
            _cache.Undrain(delivered);
        }
        finally
        {
            _isReporting = false;
        }
    }

    private async Task WaitOutAsync(Exception exception)
    {
        if (_stopping.IsCancellationRequested || _isShutDown)
        {
            return;
        }

        _lostAt ??= _time.GetTimestamp();
        if (!_isLossTold && _time.GetElapsedTime(_lostAt.Value) > UntoldOutage)
        {
            _isLossTold = true;
            LogQueueLost(_id, exception);
        }

        _retry = _retry == TimeSpan.Zero ? FirstRetry : TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, LastRetry.Ticks));
        await Task.Delay(_retry, _time, _stopping).ConfigureAwait(NoThrow);
    }

    private void OnReached()
    {
        _retry = TimeSpan.Zero;
        _lostAt = null;
        if (_isLossTold)
        {
            _isLossTold = false;
            LogQueueFound(_id);
        }
    }

    // A receiver that was shut down must not attach: the session is its successor's.
    private async Task PauseAsync(TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, _time, _stopping);
        }

        ObjectDisposedException.ThrowIf(_isShutDown, this);
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Queue {Queue} can't be reached; trying again until it can.")]
    private partial void LogQueueLost(QueueId queue, Exception exception);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Queue {Queue} is reached again.")]
    private partial void LogQueueFound(QueueId queue);
}
