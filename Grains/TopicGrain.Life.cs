using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Channels;

/// <summary>How a topic comes to life, how long it lives, and what it leaves behind for the next activation.</summary>
internal sealed partial class TopicGrain
{
    private const string MovedKey = "channels.stores";
    private const string MovedTopicKey = "channels.topic";

    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan MovedMemory = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TerminateTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFarewellTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndStoreTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MoveStoreTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StateRetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<TopicTimer> _timers = [];
    private MovedStores? _moved;
    private MovedTopic? _movedTopic;
    private MovedValues? _values;
    private bool _isActivating;
    private IDisposable? _lingerTimer;
    private bool _stateFails;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _publisher.Turns = TaskScheduler.Current;
        if (_route is not null)
        {
            if (_history is not null)
            {
                await OpenHistoryAsync(_history);
            }

            var channel = _route.NewChannel(ServiceProvider);
            channel.Attach(this);
            _isActivating = true;
            await channel.ActivateAsync();
            _isActivating = false;
            _channel = channel;
            _callbacks = new MemberCallbacks(channel, _route, (member, status, reason) => _membership!.EndInTurnAsync(member, status, reason), _instruments, _logger);
            _membership = new TopicMembership(Topic, _route, _publisher, _callbacks, this, _options, _time);
            _route.Tally.AddTopics(1);
            GoOn();
        }

        _siloTopics.Add(this);
        LingerIfEmpty();
        WriteMovedState(_moved?.UnwrittenState);
        _moved = null;
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue(MovedKey, out _moved))
        {
            _epoch = TopicEpoch.Next(_time, after: _moved!.Epoch);
        }

        rehydrationContext.TryGetValue(MovedTopicKey, out _movedTopic);
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        dehydrationContext.TryAddValue(MovedKey, new MovedStores { Epoch = _epoch, History = ToMoved(), UnwrittenState = State?.Unwritten });
        if (_movedTopic is not null)
        {
            dehydrationContext.TryAddValue(MovedTopicKey, _movedTopic);
        }
    }

    // With something still on its way into the storage, only the storage knows.
    private MovedHistory? ToMoved() =>
        _history is null || _publisher.IsStoring ? null
        : _store is null ? new MovedHistory { Kept = _history.ToSegment() }
        : _store.ToMoved(_history.ToSegment());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _movedTopic = reason.ReasonCode == DeactivationReasonCode.Migrating ? await TakeAlongAsync(cancellationToken) : null;
        Presence.Dispose();
        _tail?.Stop();
        _siloTopics.Remove(this);
        _route?.Tally.AddTopics(-1);

        // When that is cancelled the next activation may begin, wherever this one has got to.
        await using var overdue = cancellationToken.UnsafeRegister(static grain => ((TopicGrain)grain!).CloseStores(), this);

        // Before the members' ends, which may take their time, and once more for what they change.
        await StoreAllAsync(reason);
        if (_membership is not null)
        {
            // Whose handler takes longer is told of its end when that is done.
            await _membership.EndAllAsync().WaitAsync(TerminateTimeout, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await EndChannelAsync();

        // Their gateways let them join the next activation, behind all that this one has said.
        _publisher.SayMoved();
        foreach (var link in _publisher.Links)
        {
            _watch.Remove(link.Gateway, this.AsReference<ITopicGrain>());
        }

        // When the whole cluster stops there is nobody left to take it. What a history keeps is had from the next activation.
        var isKept = _store is not null || (_history is not null && reason.ReasonCode == DeactivationReasonCode.Migrating);
        await _publisher.DrainAsync().WaitAsync(isKept ? KeptFarewellTimeout : FarewellTimeout, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        await StoreAllAsync(reason);
        CloseStores();
        if (State?.Unwritten is not null && reason.ReasonCode != DeactivationReasonCode.Migrating)
        {
            LogStateLost(_logger, LogText.Quote(Topic.Name));
        }
    }

    // What isn't stored in time is owned up to: who waits for a broadcast is told, and state goes along where the topic moves.
    private async Task StoreAllAsync(DeactivationReason reason)
    {
        using var bound = new CancellationTokenSource(reason.ReasonCode == DeactivationReasonCode.Migrating ? MoveStoreTimeout : EndStoreTimeout, _time);
        if (_store is not null)
        {
            await using var late = bound.Token.UnsafeRegister(static store => ((HistoryStore)store!).Close(), _store);
            await _publisher.Storing;
            await _store.FlushAsync();
        }

        while (!await TryWriteStateAsync(bound.Token) && !bound.IsCancellationRequested)
        {
            await Task.Delay(StateRetryDelay, _time, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    // True when nothing is left for this activation to write.
    private async Task<bool> TryWriteStateAsync(CancellationToken cancellationToken)
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
                LogStateFailed(_logger, LogText.Quote(Topic.Name), exception);
            }

            _stateFails = true;
            return false;
        }

        return true;
    }

    // The activation before this one couldn't.
    private void WriteMovedState(string[]? unwritten)
    {
        if (unwritten is null || State is null)
        {
            return;
        }

        State.Restore(unwritten);
        _ = WriteAsync();

        async Task WriteAsync()
        {
            while (!await TryWriteStateAsync(CancellationToken.None))
            {
                await Task.Delay(StateRetryDelay, _time);
            }
        }
    }

    private void CloseStores()
    {
        _store?.Close();
        State?.Close();
    }

    // What is being told goes out first, so that the next activation may show what this one did.
    private async Task<MovedTopic?> TakeAlongAsync(CancellationToken cancellationToken)
    {
        if (_membership is null)
        {
            return null;
        }

        if (_presence is not null)
        {
            await _presence.SendAsync(except: default).WaitAsync(KeptFarewellTimeout, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        var members = new Dictionary<MemberId, MovedMember>();
        var (left, example) = (0, default(object));
        foreach (var member in _membership.Joined)
        {
            if (member.ToMoved(Values, out var stays) is { } moved)
            {
                members.Add(member.Id, moved);
            }
            else
            {
                (left, example) = (left + 1, stays);
            }
        }

        var timers = new List<MovedTimer>();
        foreach (var timer in _timers)
        {
            if (Values.TryPack(timer.Message, out var packed))
            {
                timers.Add(new MovedTimer(timer.Left, timer.Period, packed));
            }
            else
            {
                (left, example) = (left + 1, timer.Message);
            }
        }

        if (left > 0)
        {
            LogLeftBehind(_logger, LogText.Quote(Topic.Name), left, example!.GetType());
        }

        return new MovedTopic
        {
            Members = members,
            Ended = _membership.ToMoved(),
            Timers = [.. timers],
            Presence = _presence?.ToMoved(_membership.Joined.Where(member => members.ContainsKey(member.Id))) ?? [],
        };
    }

    private void GoOn()
    {
        if (_movedTopic is not { } moved)
        {
            return;
        }

        _membership!.Restore(moved.Ended);
        if (moved.Presence.Length > 0)
        {
            Presence.Restore(moved.Presence);
        }

        foreach (var timer in moved.Timers)
        {
            NewTimer(timer.Due, timer.Period, Values.Unpack(timer.Message)!, member: null);
        }

        StartOnce(MovedMemory, () => _movedTopic = null);
    }

    bool IMembershipHost.TryGoOn(Member member)
    {
        if (_movedTopic?.Members.Remove(member.Id, out var moved) is not true)
        {
            return false;
        }

        member.GoOnFrom(moved!, Values);
        _presence?.GoOn(member);
        foreach (var timer in moved!.Timers)
        {
            member.Bring(NewTimer(timer.Due, timer.Period, Values.Unpack(timer.Message)!, member));
        }

        return true;
    }

    void IMembershipHost.ForgetMoved(MemberId member)
    {
        _movedTopic?.Members.Remove(member);
        _presence?.ForgetMoved(member);
    }

    private MovedValues Values => _values ??= new MovedValues(ServiceProvider.GetRequiredService<Serializer>());

    private async Task EndChannelAsync()
    {
        if (_channel is null)
        {
            return;
        }

        try
        {
            await _channel.DeactivateAsync();
            switch (_channel)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
        catch (Exception exception)
        {
            LogDeactivateFailed(_logger, _channel.GetType(), LogText.Quote(Topic.Name), exception);
        }
    }

    private bool IsInUse => _membership is { IsEmpty: false } || _presence is { IsEmpty: false } || _tail is not null;

    // A topic with members is never collected as idle.
    private void StayActive()
    {
        _lingerTimer?.Dispose();
        _lingerTimer = null;
        DelayDeactivation(Timeout.InfiniteTimeSpan);
    }

    private void LingerIfEmpty()
    {
        if (IsInUse || _lingerTimer is not null)
        {
            return;
        }

        DelayDeactivation(TimeSpan.Zero);
        _lingerTimer = StartOnce(_options.Linger, () => _ = RestAsync());
    }

    // A topic goes to rest when nobody is there and all is stored; till then it lingers on.
    private async Task RestAsync()
    {
        _lingerTimer = null;
        if (IsInUse)
        {
            return;
        }

        var isStored = !_publisher.IsStoring && _store is not { IsWritten: false } && await TryWriteStateAsync(CancellationToken.None);
        if (isStored && !IsInUse && !KeepsForSomebody)
        {
            DeactivateOnIdle();
        }
        else
        {
            LingerIfEmpty();
        }

        if (!isStored)
        {
            DelayDeactivation(Timeout.InfiniteTimeSpan);
        }
    }

    // With the topic a history in memory would end, and somebody may come back for it.
    private bool KeepsForSomebody => _history is { IsEmpty: false } && _store is null;

    private IGrainStorage HistoryStorageOf(IGrainContext context) =>
        context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(_options.Storage);

    private async Task OpenHistoryAsync(TopicHistory history)
    {
        var start = 0L;
        if (_moved?.History is { } moved)
        {
            history.Restore(new LoadedHistory(moved.Kept.Life, moved.Kept.After, [.. moved.Kept.ToKept()]));
            _store?.Restore(moved, _epoch);
        }
        else if (_store is not null)
        {
            var loaded = await _store.LoadAsync(_epoch);
            _epoch = _store.Epoch;
            if (loaded is not null)
            {
                history.Restore(loaded);
                start = TopicEpoch.FirstOffset(_epoch);
            }
            else
            {
                history.Begin(_epoch);
            }
        }
        else
        {
            history.Begin(_epoch);
        }

        _store?.Begin(history);
        _publisher.Keep(history, _store, Math.Max(start, history.LastOffset));
    }

    private void WriteHistoryLater() => StartOnce(_options.HistoryWriteDelay, () => _ = _store!.WriteBehindAsync());

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "Topic {Topic} moves, and {Count} of its members or timers can't come along: {Example} has no serializer. Give the type [GenerateSerializer], or assign and send plain values; these members are taken in as after a loss")]
    private static partial void LogLeftBehind(ILogger logger, string topic, int count, Type example);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Error, Message = "{Channel} failed in DeactivateAsync, or while it was disposed of, on topic {Topic}; the topic has ended all the same")]
    private static partial void LogDeactivateFailed(ILogger logger, Type channel, string topic, Exception exception);

    [LoggerMessage(EventId = 1413, Level = LogLevel.Warning, Message = "The state of topic {Topic} can't be written; a topic that goes to rest stays and tries again until it can. Is the grain storage up?")]
    private static partial void LogStateFailed(ILogger logger, string topic, Exception exception);

    [LoggerMessage(EventId = 1414, Level = LogLevel.Warning, Message = "Topic {Topic} had to end, and its state couldn't be written: what has changed since it was last written, if anything, is lost")]
    private static partial void LogStateLost(ILogger logger, string topic);
}
