using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>
/// One topic, as others call it. Calls interleave, so that one member's slow handler delays nobody else. A topic that no route takes has no
/// parts: it answers that nothing is there, and goes to rest.
/// </summary>
[Reentrant]
internal sealed partial class TopicGrain : Grain, ITopicGrain, IGrainMigrationParticipant
{
    private const string MovedKey = "channels.stores";
    private const string MovedTopicKey = "channels.topic";

    private static readonly JoinResponse Moved = new(JoinStatus.Moved, Payload.Empty);
    private static readonly JoinResponse Unavailable = new(JoinStatus.Error, Payload.FromOwn(new { reason = "unavailable" }));

    private readonly TopicShared _shared;
    private readonly SampledLogger _logger;
    private readonly string _name;
    private readonly TopicTurns _turns;
    private readonly ChannelRoute? _route;
    private readonly TopicStores? _stores;
    private long _epoch;
    private MovedStores? _moved;
    private MovedTopic? _movedTopic;
    private TopicActivation? _topic;
    private TopicLifecycle? _lifecycle;
    private ExceptionDispatchInfo? _failure;

    public TopicGrain(IGrainContext context, TopicShared shared, ILogger<TopicGrain> logger)
    {
        _shared = shared;
        _logger = new SampledLogger(logger, shared.Log);
        _name = context.GrainId.Key.ToString()!;
        _turns = new TopicTurns(this);
        _route = shared.Routes.Match(_name);
        _epoch = TopicEpoch.Next(shared.Time);
        _stores = _route is null ? null : new TopicStores(this, _route, _turns, shared, _logger);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _turns.Begin();
        if (_route is null || _stores is null)
        {
            _turns.StartOnce(_shared.Options.Linger, DeactivateOnIdle);
            return;
        }

        if (_route.Json is { } json)
        {
            PayloadJson.UseIn(TaskScheduler.Current, json);
        }

        try
        {
            _epoch = await _stores.OpenAsync(_moved, _epoch);
            var context = new TopicContext(this, new Topic(_name, _route.Pattern.Rest(_name)), _route, _epoch, _turns, _shared, _logger);
            if (await TryActivateAsync(context, _route, _stores) is { } topic)
            {
                _lifecycle!.Begin(_moved?.UnwrittenState);
                (_topic, _moved, _movedTopic) = (topic, null, null);
            }
        }
        catch (Exception exception)
        {
            // Whoever asks is told in few words, where Orleans would say it in many for each.
            LogNotBegun(_logger, _route.Pattern.Text, LogText.Quote(_name), exception);
            Fail(exception);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_topic is not null)
        {
            _movedTopic = await _lifecycle!.DeactivateAsync(reason.ReasonCode == DeactivationReasonCode.Migrating, cancellationToken);
        }
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue(MovedKey, out _moved))
        {
            _epoch = TopicEpoch.Next(_shared.Time, after: _moved!.Epoch);
        }

        rehydrationContext.TryGetValue(MovedTopicKey, out _movedTopic);
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        dehydrationContext.TryAddValue(MovedKey, _stores?.ToMoved(_epoch, _topic?.Publisher.IsStoring ?? true) ?? new MovedStores { Epoch = _epoch });
        if (_movedTopic is not null)
        {
            dehydrationContext.TryAddValue(MovedTopicKey, _movedTopic);
        }
    }

    public async ValueTask<JoinResponse> JoinAsync(JoinRequest request)
    {
        if (_failure is { SourceException: ChannelFailedException })
        {
            DeactivateOnIdle();
            return new JoinResponse(JoinStatus.Error, MemberCallbacks.JoinCrashed);
        }

        if (_failure is not null && request.Rejoin is null)
        {
            DeactivateOnIdle();
            return Unavailable;
        }

        ThrowIfNotBegun();
        if (_topic is null)
        {
            DeactivateOnIdle();
            return new JoinResponse(JoinStatus.Unmatched, Payload.Empty);
        }

        if (!_shared.Majority.IsWithMajority)
        {
            return Moved;
        }

        using var step = ChannelsTelemetry.GoOn(request.Trace, "channels.handle_join", ActivityKind.Internal, _topic.Context.Route.Tally.Pattern, null);
        _topic.Tails.Current?.Add("join", string.Empty, request.Member, request.Payload);
        var response = await _topic.Membership.JoinAsync(request);
        _topic.Tails.Current?.Add("reply", response.Status == JoinStatus.Ok ? "ok" : "error", request.Member, response.Response);
        return _shared.Majority.IsWithMajority ? response : Moved;
    }

    public ValueTask<MemberReply> HandleAsync(MemberId member, long epoch, int call, MemberEvent[] events) =>
        new(_topic is not null && epoch == _epoch ? _topic.Calls.Handle(member, call, events) : MemberReply.Unknown);

    public Task DisconnectAsync(MemberId member)
    {
        _topic?.Membership.Disconnect(member);
        return Task.CompletedTask;
    }

    public Task ChangeUserAsync(MemberId member, Payload assigns, ConnectUser? user)
    {
        _shared.Majority.Require(_name);
        return _topic?.ChangeUserAsync(member, assigns, user) ?? Task.CompletedTask;
    }

    public Task EndGatewayAsync(string gateway)
    {
        _topic?.Membership.EndGateway(gateway);
        return Task.CompletedTask;
    }

    public Task<TopicBatch?> RepairAsync(string gateway, int stream, long epoch, long after)
    {
        Require();
        return Task.FromResult(_topic is not null && epoch == _epoch ? _topic.Repairs.Repair(gateway, stream, after) : new TopicBatch(_name, _epoch, 0, []));
    }

    public async Task BroadcastAsync(string eventName, Payload payload, MemberId except)
    {
        Require();
        var topic = Required();
        await topic.Broadcasts.BroadcastAsync(eventName, payload, except);
        topic.Idle.StartIfIdle();
        Require();
    }

    public Task<int> KickAsync(string? socketId, StopReason reason)
    {
        Require();
        return Required().Membership.KickAsync(
            member => socketId is null || member.Socket.Id == socketId, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason));
    }

    public Task<TopicInfo> DescribeAsync()
    {
        Require();
        _topic?.Idle.StartIfIdle();
        var gateways = _topic?.Membership.Joined.Select(member => member.Id.Gateway).Distinct().Count() ?? 0;
        return Task.FromResult(new TopicInfo(_name, _route?.Pattern.Text, _topic?.Membership.Count ?? 0, gateways, _topic?.Publisher.LastOffset ?? 0));
    }

    public Task SendAsync(object message)
    {
        Require();
        var topic = Required();
        _ = topic.Unattended.ObserveAsync(topic.InformAsync(message), null);
        return Task.CompletedTask;
    }

    public Task SendAndWaitAsync(object message)
    {
        Require();
        return Required().InformAsync(message);
    }

    public Task<bool> TailAsync(bool withPayloads, TimeSpan lease)
    {
        if (_topic is null)
        {
            DeactivateOnIdle();
            return Task.FromResult(false);
        }

        _topic.Tails.Renew(withPayloads, lease);
        return Task.FromResult(true);
    }

    public async Task<PresencePage> ListPresenceAsync(string? after, int limit)
    {
        Require();
        _topic?.Idle.StartIfIdle();
        return _topic is null ? new PresencePage([], null, 0, 0) : await _topic.Presence.Value.ListAsync(after, limit);
    }

    public Task<PresenceResult> TrackPresenceAsync(Guid lease, string key, Payload meta, TimeSpan duration)
    {
        Require();
        if (_topic is null)
        {
            DeactivateOnIdle();
            return Task.FromResult(new PresenceResult(PresenceStatus.Unmatched));
        }

        var result = _topic.Presence.Value.Track(lease, key, meta, duration);
        if (result.IsOk)
        {
            _topic.Idle.Stop();
        }

        _topic.Idle.StartIfIdle();
        return Task.FromResult(result);
    }

    public Task<PresenceResult> UpdatePresenceAsync(Guid lease, string key, Payload meta)
    {
        Require();
        _topic?.Idle.StartIfIdle();
        return Task.FromResult(_topic?.Presence.Value.Update(lease, key, meta) ?? new PresenceResult(PresenceStatus.NotTracked));
    }

    public Task<bool> RenewPresenceAsync(Guid lease, TimeSpan duration)
    {
        Require();
        _topic?.Idle.StartIfIdle();
        return Task.FromResult(_topic?.Presence.Value.Renew(lease, duration) is true);
    }

    public Task UntrackPresenceAsync(Guid lease)
    {
        Require();
        _topic?.Presence.Value.Untrack(lease);
        _topic?.Idle.StartIfIdle();
        return Task.CompletedTask;
    }

    // What the application's own code throws isn't ours to throw at Orleans, which would try again and tell the client that no silo was there.
    private async Task<TopicActivation?> TryActivateAsync(TopicContext context, ChannelRoute route, TopicStores stores)
    {
        var where = $"{route.ChannelType.FullName}'s constructor";
        try
        {
            var topic = new TopicActivation(context, stores, route.NewChannel(ServiceProvider), DelayDeactivation, _movedTopic);
            where = $"{route.ChannelType.FullName}.{nameof(Channel.ActivateAsync)}";
            _lifecycle = new TopicLifecycle(topic);
            await _lifecycle.ActivateChannelAsync();
            return topic;
        }
        catch (Exception exception)
        {
            LogActivateFailed(_logger, where, LogText.Quote(_name), exception);
            Fail(new ChannelFailedException(_name, where, exception.GetType().Name));
            return null;
        }
    }

    // The next who asks for the topic finds another activation, which tries anew.
    private void Fail(Exception exception)
    {
        _stores!.History?.Uncount();
        _failure = ExceptionDispatchInfo.Capture(exception);
        _turns.StartOnce(_shared.Options.Linger, DeactivateOnIdle);
    }

    // That the silo may answer, and that there is something to answer for.
    private void Require()
    {
        _shared.Majority.Require(_name);
        ThrowIfNotBegun();
    }

    private void ThrowIfNotBegun()
    {
        if (_failure is { } failure)
        {
            DeactivateOnIdle();
            failure.Throw();
        }
    }

    // For what is said to a topic: who says it wants to know that nobody hears it.
    private TopicActivation Required()
    {
        if (_topic is not null)
        {
            return _topic;
        }

        DeactivateOnIdle();
        throw new TopicUnroutedException(_name);
    }

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "Topic {Topic} of {Pattern} couldn't begin: what is stored of it couldn't be read. Who joins is told that it is unavailable")]
    private static partial void LogNotBegun(ILogger logger, string pattern, LogText topic, Exception exception);

    [LoggerMessage(EventId = 1310, Level = LogLevel.Error, Message = "{Where} failed, so the topic {Topic} can't come to life; joins are refused, and the next who asks tries anew")]
    private static partial void LogActivateFailed(ILogger logger, string where, LogText topic, Exception exception);
}
