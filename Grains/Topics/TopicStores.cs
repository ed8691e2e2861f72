using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Channels.Grains;

/// <summary>What a topic keeps in grain storage: its channel's state, and its history. An activation that has ended stores nothing.</summary>
internal sealed partial class TopicStores
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MoveTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly string _topic;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _stateFails;

    /// <summary>To be made in the grain's constructor, so that the state is read before the grain runs.</summary>
    public TopicStores(IGrainBase grain, ChannelRoute route, TopicTurns turns, TopicShared shared, ILogger logger)
    {
        var context = grain.GrainContext;
        _topic = context.GrainId.Key.ToString()!;
        _time = shared.Time;
        _logger = logger;
        State = route.NewState(context, shared.Options.Storage, grain.DeactivateOnIdle);
        if (route.History is not { } rule)
        {
            return;
        }

        History = new TopicHistory(rule, epoch: 0, shared.Topics.Histories, _time);
        if (rule.Storage != HistoryStorage.Memory)
        {
            var storage = context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(shared.Options.Storage);
            Store = new HistoryStore(rule, storage, context.GrainId, _time, logger, grain.DeactivateOnIdle, () => turns.StartOnce(shared.Options.HistoryWriteDelay, WriteBehind));
        }
    }

    /// <summary>The state of a channel that has one.</summary>
    public IChannelState? State { get; }

    /// <summary>What is kept for clients that come back, if anything.</summary>
    public TopicHistory? History { get; }

    /// <summary>The history in grain storage; null where it is in memory.</summary>
    public HistoryStore? Store { get; }

    /// <summary>The offset that what the topic says comes after.</summary>
    public long Start { get; private set; }

    /// <summary>With the topic a history in memory would end, and somebody may come back for it.</summary>
    public bool KeepsForSomebody => History is { IsEmpty: false } && Store is null;

    /// <summary>Opens the history, as the activation before left it.</summary>
    /// <param name="moved">What that told, if it moved in order.</param>
    /// <param name="epoch">This activation.</param>
    /// <returns>This activation's epoch, above what the storage knows.</returns>
    public async Task<long> OpenAsync(MovedStores? moved, long epoch)
    {
        if (History is null)
        {
            return epoch;
        }

        if (moved?.History is { Kept: var kept } known)
        {
            History.Restore(new LoadedHistory(kept.Life, kept.After, [.. kept.ToKept()]));
            Store?.Restore(known, epoch);
        }
        else if (Store is null)
        {
            History.Begin(epoch);
        }
        else
        {
            epoch = await LoadAsync(History, Store, epoch);
        }

        Store?.Begin(History);
        Start = Math.Max(Start, History.LastOffset);
        return epoch;
    }

    /// <summary>Stores all that is left to store, for as long as there is time. What isn't stored then is owned up to: who waits for a broadcast is told, and state goes along where the topic moves.</summary>
    public async Task StoreAllAsync(bool isMoving, Task storing)
    {
        using var bound = new CancellationTokenSource(isMoving ? MoveTimeout : EndTimeout, _time);
        if (Store is not null)
        {
            await using var late = bound.Token.UnsafeRegister(static store => ((HistoryStore)store!).Close(), Store);
            await storing;
            await Store.FlushAsync();
        }

        while (!await TryWriteStateAsync(bound.Token) && !bound.IsCancellationRequested)
        {
            await Task.Delay(RetryDelay, _time, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Writes the state where it has changed; true when nothing is left for this activation to write.</summary>
    public async Task<bool> TryWriteStateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await (State?.WriteIfChangedAsync() ?? Task.CompletedTask).WaitAsync(cancellationToken);
            _stateFails = false;
        }
        catch (TopicMovedException)
        {
            // It is the next activation's now.
        }
        catch (Exception exception)
        {
            if (!_stateFails)
            {
                LogStateFailed(_logger, LogText.Quote(_topic), exception);
            }

            _stateFails = true;
            return false;
        }

        return true;
    }

    /// <summary>Writes the state that the activation before this one couldn't.</summary>
    public void WriteMovedState(string[]? unwritten)
    {
        if (unwritten is null || State is null)
        {
            return;
        }

        State.Restore(unwritten);
        _ = WriteAsync();

        async Task WriteAsync()
        {
            while (!await TryWriteStateAsync())
            {
                await Task.Delay(RetryDelay, _time);
            }
        }
    }

    /// <summary>What the next activation is told.</summary>
    /// <param name="epoch">This activation.</param>
    /// <param name="isStoring">Whether something is still on its way into the storage: then only the storage knows.</param>
    public MovedStores ToMoved(long epoch, bool isStoring) => new()
    {
        Epoch = epoch,
        History = History is null || isStoring ? null : Store is null ? new MovedHistory { Kept = History.ToSegment() } : Store.ToMoved(History.ToSegment()),
        UnwrittenState = State?.Unwritten,
    };

    /// <summary>Stores nothing more: the next activation may have begun. May be called from any thread.</summary>
    public void Close()
    {
        Store?.Close();
        State?.Close();
    }

    /// <summary>Owns up to what wasn't written, where nobody takes it along.</summary>
    public void LogIfStateLost()
    {
        if (State?.Unwritten is not null)
        {
            LogStateLost(_logger, LogText.Quote(_topic));
        }
    }

    private async Task<long> LoadAsync(TopicHistory history, HistoryStore store, long epoch)
    {
        var loaded = await store.LoadAsync(epoch);
        if (loaded is null)
        {
            history.Begin(store.Epoch);
        }
        else
        {
            history.Restore(loaded);
            Start = TopicEpoch.FirstOffset(store.Epoch);
        }

        return store.Epoch;
    }

    private void WriteBehind() => _ = Store!.WriteBehindAsync();

    [LoggerMessage(EventId = 1413, Level = LogLevel.Warning, Message = "The state of topic {Topic} can't be written; a topic that goes to rest stays and tries again until it can. Is the grain storage up?")]
    private static partial void LogStateFailed(ILogger logger, LogText topic, Exception exception);

    [LoggerMessage(EventId = 1414, Level = LogLevel.Warning, Message = "Topic {Topic} had to end, and its state couldn't be written: what has changed since it was last written, if anything, is lost")]
    private static partial void LogStateLost(ILogger logger, LogText topic);
}
