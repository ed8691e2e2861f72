using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Grains;
using Orleans.Storage;

namespace Orleans.Channels;

/// <summary>How a topic comes to life, how long it lives, and what it leaves behind for the next activation.</summary>
internal sealed partial class TopicGrain
{
    private const string MovedKey = "channels.history";

    private static readonly TimeSpan TerminateTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptFarewellTimeout = TimeSpan.FromSeconds(1);

    private MovedHistory? _moved;
    private IDisposable? _lingerTimer;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_route is not null)
        {
            if (_history is not null)
            {
                await OpenHistoryAsync(_history);
            }

            var channel = _route.NewChannel(ServiceProvider);
            channel.Attach(this);
            await channel.ActivateAsync();
            _channel = channel;
            _callbacks = new MemberCallbacks(channel, _route, (member, status, reason) => _membership!.EndInTurnAsync(member, status, reason), _instruments, _logger);
            _membership = new TopicMembership(Topic, _route, _feed, _callbacks, this, _options, _time);
            _route.Tally.AddTopics(1);
        }

        _siloTopics.Add(this);
        LingerIfEmpty();
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext) => rehydrationContext.TryGetValue(MovedKey, out _moved);

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        // With something still on its way into the storage, only the storage knows.
        if (_history is not null && !_feed.IsStoring && (_store is null ? new MovedHistory { Kept = _history.ToSegment() } : _store.ToMoved(_history.ToSegment())) is { } moved)
        {
            dehydrationContext.TryAddValue(MovedKey, moved);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
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
}
