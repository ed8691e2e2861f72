using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Serialization;
using Orleans.Storage;

namespace Orleans.Channels;

/// <summary>How a topic comes to life, how long it lives, and what it leaves behind for the next activation.</summary>
internal sealed partial class TopicGrain
{
    private const string MovedKey = "channels.history";
    private const string MovedTopicKey = "channels.topic";

    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan MovedMemory = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TerminateTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFarewellTimeout = TimeSpan.FromSeconds(1);

    private readonly HashSet<TopicTimer> _timers = [];
    private MovedHistory? _moved;
    private MovedTopic? _movedTopic;
    private MovedValues? _values;
    private bool _isActivating;
    private IDisposable? _lingerTimer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _feed.Turns = TaskScheduler.Current;
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
            _membership = new TopicMembership(Topic, _route, _feed, _callbacks, this, _options, _time);
            _route.Tally.AddTopics(1);
            GoOn();
        }

        _siloTopics.Add(this);
        LingerIfEmpty();
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        rehydrationContext.TryGetValue(MovedKey, out _moved);
        rehydrationContext.TryGetValue(MovedTopicKey, out _movedTopic);
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        // With something still on its way into the storage, only the storage knows.
        if (_history is not null && !_feed.IsStoring && (_store is null ? new MovedHistory { Kept = _history.ToSegment() } : _store.ToMoved(_history.ToSegment())) is { } moved)
        {
            dehydrationContext.TryAddValue(MovedKey, moved);
        }

        if (_movedTopic is not null)
        {
            dehydrationContext.TryAddValue(MovedTopicKey, _movedTopic);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _movedTopic = reason.ReasonCode == DeactivationReasonCode.Migrating ? await TakeAlongAsync(cancellationToken) : null;
        Presence.Dispose();
        _tail?.Stop();
        _siloTopics.Remove(this);
        _route?.Tally.AddTopics(-1);
        if (_membership is not null)
        {
            // Whose handler takes longer is told of its end when that is done.
            await _membership.EndAllAsync().WaitAsync(TerminateTimeout, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await EndChannelAsync();

        // Their gateways let them join the next activation, behind all that this one has said.
        _feed.SayMoved();
        foreach (var link in _feed.Links)
        {
            _watch.Remove(link.Gateway, this.AsReference<ITopicGrain>());
        }

        // When the whole cluster stops there is nobody left to take it. What a history keeps is had from the next activation.
        var isKept = _store is not null || (_history is not null && reason.ReasonCode == DeactivationReasonCode.Migrating);
        await _feed.DrainAsync().WaitAsync(isKept ? KeptFarewellTimeout : FarewellTimeout, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        if (_store is not null)
        {
            await _store.StopAsync();
        }

        if (State is not null)
        {
            await State.WriteIfChangedAsync();
        }
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
        _lingerTimer = StartTimer(_options.Linger, Timeout.InfiniteTimeSpan, () =>
        {
            _lingerTimer = null;
            if (_history is { IsEmpty: false } && _store is null)
            {
                // With the topic its history would end, and somebody may come back for it.
                LingerIfEmpty();
            }
            else if (!IsInUse)
            {
                DeactivateOnIdle();
            }

            return Task.CompletedTask;
        });
    }

    private IGrainStorage HistoryStorageOf(IGrainContext context) =>
        context.ActivationServices.GetRequiredKeyedService<IGrainStorage>(_options.Storage);

    private async Task OpenHistoryAsync(TopicHistory history)
    {
        if (_moved is { } moved)
        {
            history.Restore(moved.Kept.Life, moved.Kept.After, moved.Kept.Broadcasts.Select(kept => kept.ToKept(moved.Kept.Life)));
            _store?.Restore(moved);
            _moved = null;
        }
        else if (_store is not null && await _store.LoadAsync() is { } stored)
        {
            history.Restore(stored.Life, stored.Forgotten, stored.Kept);
        }

        _store?.Begin(history);
        _feed.Keep(history, _store);
    }

    private void WriteHistoryLater() => StartTimer(_options.HistoryWriteDelay, Timeout.InfiniteTimeSpan, _store!.WriteBehindAsync);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "Topic {Topic} moves, and {Count} of its members or timers can't come along: {Example} has no serializer. Give the type [GenerateSerializer], or assign and send plain values; these members are taken in as after a loss")]
    private static partial void LogLeftBehind(ILogger logger, string topic, int count, Type example);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Error, Message = "{Channel} failed in DeactivateAsync, or while it was disposed of, on topic {Topic}; the topic has ended all the same")]
    private static partial void LogDeactivateFailed(ILogger logger, Type channel, string topic, Exception exception);
}
