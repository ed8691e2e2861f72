using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>
/// One topic: runs the user's channel, knows the members, and speaks to their gateways. Calls interleave, so that one
/// member's slow handler delays nobody else.
/// </summary>
[Reentrant]
internal sealed partial class TopicGrain : Grain, ITopicGrain, ITopicHost, IMembershipHost, ILocalActivation, IGrainMigrationParticipant
{
    private readonly ChannelRoute? _route;
    private readonly TopicInstruments _instruments;
    private readonly TopicOptions _options;
    private readonly TimeProvider _time;
    private readonly UnfailingLogger _logger;
    private readonly TopicPublisher _feed;
    private readonly TopicHistory? _history;
    private readonly HistoryStore? _store;
    private readonly GatewayLeaseMonitor _watch;
    private readonly ILocalGateway? _localGateway;
    private readonly SiloTopics _siloTopics;
    private readonly SiloMajority _silo;
    private long _epoch;
    private Channel? _channel;
    private MemberCallbacks? _callbacks;
    private Member? _answering;
    private TopicMembership? _membership;

    public TopicGrain(
        IGrainContext context,
        ChannelRoutes routes,
        GatewayLeaseMonitor watch,
        SiloTopics siloTopics,
        SiloMajority silo,
        TopicInstruments instruments,
        IOptions<TopicOptions> options,
        TimeProvider time,
        ILogger<TopicGrain> logger,
        ILocalGateway? localGateway = null)
    {
        var name = context.GrainId.Key.ToString()!;
        _route = routes.Match(name);
        _instruments = instruments;
        _options = options.Value;
        _time = time;
        _logger = new UnfailingLogger(logger);
        _watch = watch;
        _localGateway = localGateway;
        _siloTopics = siloTopics;
        _silo = silo;
        _epoch = TopicEpoch.Next(time);
        _feed = new TopicPublisher(
            _options,
            NewLink,
            gateway => watch.Remove(gateway, this.AsReference<ITopicGrain>()),
            (delay, action) => StartTimer(delay, Timeout.InfiniteTimeSpan, Run(action)));
        Topic = new Topic(name, _route?.Pattern.Rest(name) ?? string.Empty);
        State = _route?.NewState(context, _options.Storage, DeactivateOnIdle);
        if (_route?.History is { } rule)
        {
            _history = new TopicHistory(rule, _epoch, time);
            _store = rule.Storage == HistoryStorage.Memory
                ? null
                : new HistoryStore(rule, HistoryStorageOf(context), context.GrainId, time, _logger, DeactivateOnIdle, WriteHistoryLater);
        }
    }

    public Topic Topic { get; }

    public IEnumerable<ChannelSocket> Members => _membership?.Joined.Select(member => member.Socket).ToArray() ?? [];

    public IChannelState? State { get; }

    public bool IsInTurn => TaskScheduler.Current == _feed.Turns;

    public async ValueTask<JoinResponse> JoinAsync(JoinRequest request)
    {
        if (_route is null || _membership is null)
        {
            DeactivateOnIdle();
            return new JoinResponse(JoinStatus.Unmatched, Payload.Empty);
        }

        if (!_silo.IsWithMajority)
        {
            return Moved;
        }

        using var step = ChannelsTelemetry.GoOn(request.Trace, "channels.handle_join", ActivityKind.Internal, _route.Tally.Pattern, null);
        _tail?.Add("join", string.Empty, request.Member, request.Payload);
        var response = await _membership.JoinAsync(request);
        _tail?.Add("reply", response.Status == JoinStatus.Ok ? "ok" : "error", request.Member, response.Response);
        return _silo.IsWithMajority ? response : Moved;
    }

    private static JoinResponse Moved => new(JoinStatus.Moved, Payload.Empty);

    JoinResponse IMembershipHost.LetIn(Member member, GatewayLink link, JoinRequest request, JoinResult result)
    {
        foreach (var message in member.Join(link, _feed.SentOffset) ?? [])
        {
            Send(message, member.Socket);
        }

        var resumption = Resume(request, member.JoinedAt);
        if (resumption is not null)
        {
            _instruments.Resume(_route!.Tally, resumption.IsRecovered, request.Rejoin is not null);
        }

        member.Answer = resumption is null || request.Rejoin is not null ? result.Response : JoinResume.Answer(result.Response, resumption, _history!.Position, member.Id);
        return Joined(member, _history?.Position ?? default, resumption);
    }

    JoinResponse IMembershipHost.AnswerAgain(Member member, JoinRequest request)
    {
        member.Socket.Assigns.Untell();
        if (request.Rejoin is { IsBehind: true } && _history is not null)
        {
            // The log for repairs no longer has what its gateway missed, so the history is asked.
            member.ResumeAt(_feed.SentOffset);
            return Joined(member, _history.Position, Resume(request, member.JoinedAt));
        }

        return request.Rejoin is { } rejoin
            ? Joined(member, rejoin.Seen, null)
            : Joined(member, _history?.PositionAt(member.JoinedAt) ?? default, Resume(request, member.JoinedAt));
    }

    private JoinResponse Joined(Member member, HistoryPosition position, Resumption? resumption) =>
        new(JoinStatus.Ok, member.Answer, _epoch, member.Link!.Start, member.JoinedAt, _silo.Silo, position, resumption, _route!.WhenSlow, member.Socket.Assigns.TakeChanged());

    void IMembershipHost.EndPresence(Member member, bool mayComeBack) => _presence?.End(member, mayComeBack);

    void IMembershipHost.TellPresence(MemberId except) => _ = _presence?.SendAsync(except);

    void IMembershipHost.StayActive() => StayActive();

    void IMembershipHost.LingerIfEmpty() => LingerIfEmpty();

    IDisposable IMembershipHost.StartOnce(TimeSpan delay, Action action) => StartOnce(delay, action);

    public long Epoch => _epoch;

    ValueTask<MemberReply> ILocalActivation.HandleAsync(MemberId member, int call, MemberEvent[] events) => new LocalCall(this, member, call, events).StartAsync();

    public ValueTask<MemberReply> HandleAsync(MemberId member, long epoch, int call, MemberEvent[] events) =>
        new(epoch == _epoch ? Handle(member, call, events) : MemberReply.Unknown);

    /// <summary>Runs a member's handlers, up to where the first of them awaits.</summary>
    public MemberReply Handle(MemberId id, int call, MemberEvent[] events)
    {
        if (!_silo.IsWithMajority)
        {
            return MemberReply.Unknown;
        }

        if (_membership?.Find(id) is not { } member)
        {
            return _membership?.AnswerToStranger(id) ?? MemberReply.Unknown;
        }

        if (member.BeginCall(call) is var taken and not MemberStatus.Joined)
        {
            return taken == MemberStatus.Taken ? MemberReply.Taken : MemberReply.Unknown;
        }

        _tail?.AddAll(id, events);
        _answering = member;
        member.BeginAnswer();
        var handling = _callbacks!.HandleAsync(member, events);
        _answering = null;
        if (handling.IsCompleted && !_feed.IsCut && _silo.IsWithMajority)
        {
            var answer = member.TakeAnswer();
            _tail?.AddAll(id, answer);
            if (!handling.IsCompletedSuccessfully)
            {
                _ = ObserveAsync(handling.AsTask(), member);
            }

            return answer;
        }

        // What takes its time mustn't meet the time-out of grain calls: the rest goes over the stream. Where nothing goes any more, the
        // client learns when the topic moves that its events may or may not have been handled.
        member.EndAnswer();
        _ = TellWhenReadyAsync(member, handling);
        return MemberReply.Busy;
    }

    public Task DisconnectAsync(MemberId id)
    {
        _membership?.Disconnect(id);
        return Task.CompletedTask;
    }

    public Task EndGatewayAsync(string gateway)
    {
        if (_membership?.EndGateway(gateway) is > 0 and var gone)
        {
            LogGatewayGone(_logger, LogText.Quote(Topic.Name), gateway, gone);
        }

        return Task.CompletedTask;
    }

    public Task<TopicBatch?> RepairAsync(string gateway, int stream, long epoch, long after)
    {
        _silo.Require(Topic.Name);
        if (epoch != _epoch)
        {
            return Task.FromResult<TopicBatch?>(new TopicBatch(Topic.Name, _epoch, 0, []));
        }

        _feed.MoveTo(gateway, stream);
        var missed = _feed.Since(gateway, after);
        if (missed is not { Events.Length: 0 })
        {
            LogRepair(_logger, LogText.Quote(Topic.Name), gateway, after, missed?.Events.Length ?? -1);
        }

        return Task.FromResult(missed is { } known ? new TopicBatch(Topic.Name, _epoch, known.After, known.Events) : null);
    }

    public async Task BroadcastAsync(string eventName, Payload payload, MemberId except)
    {
        _silo.Require(Topic.Name);
        await ((ITopicHost)this).BroadcastAsync(eventName, payload, except);
        LingerIfEmpty();
        _silo.Require(Topic.Name);
    }

    public Task<int> KickAsync(string? socketId, StopReason reason)
    {
        _silo.Require(Topic.Name);
        return _membership?.KickAsync(
            member => socketId is null || member.Socket.Id == socketId, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason)) ?? Task.FromResult(0);
    }

    public Task<TopicInfo> DescribeAsync()
    {
        _silo.Require(Topic.Name);
        LingerIfEmpty();
        var gateways = _membership?.Joined.Select(member => member.Id.Gateway).Distinct().Count() ?? 0;
        return Task.FromResult(new TopicInfo(Topic.Name, _route?.Pattern.Text, _membership?.Count ?? 0, gateways, _feed.LastOffset));
    }

    public async Task SendAsync(object message)
    {
        _silo.Require(Topic.Name);
        if (_callbacks is not null)
        {
            await _callbacks.InformAsync(message, null);
        }

        LingerIfEmpty();
    }

    ValueTask ITopicHost.BroadcastAsync(string eventName, Payload payload, MemberId except) => BroadcastAsync(eventName, payload, except, isKept: true);

    private ValueTask BroadcastAsync(string eventName, Payload payload, MemberId except, bool isKept)
    {
        if (_route is null)
        {
            return default;
        }

        _instruments.Broadcast(_route.Tally);
        using var step = ChannelsTelemetry.Step("channels.broadcast", ActivityKind.Producer, _route.Tally.Pattern, eventName);
        if (_route.Handlers.Intercepts(eventName) is { } handler)
        {
            foreach (var member in _membership!.Joined.ToArray())
            {
                if (member.Id != except)
                {
                    _ = ObserveAsync(_callbacks!.InterceptAsync(member, handler, eventName, payload), member);
                }
            }

            return _feed.WhenRoomAsync();
        }

        _answering?.FlushAnswer();
        _feed.Broadcast(eventName, payload, except, isKept, step.Carry());
        return isKept ? WhenTakenAsync() : _feed.WhenRoomAsync();
    }

    // A call that waits keeps the activation from ending, so a storage that is down can't keep it for long.
    private ValueTask WhenTakenAsync()
    {
        var taken = _feed.WhenTakenAsync();
        return _store is null || taken.IsCompleted ? taken : new ValueTask(taken.AsTask().WaitAsync(StoreTimeout, _time));
    }

    async ValueTask ITopicHost.ReplyAsync(SocketRef to, Reply reply)
    {
        if (_membership!.Find(to.Member) is not { } member)
        {
            return;
        }

        await member.ReplyAsync(to.Ref, reply);
        if (reply.StopReason is { } reason)
        {
            // Perhaps from within a callback of this very member, which has to be done first.
            _ = ObserveAsync(_membership.EndAsync(member, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason)), member);
        }
    }

    public void Send(object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        if (member is null || !(member.IsPassedOver || member.TryKeepUntilJoined(message)))
        {
            _ = ObserveAsync(InformLaterAsync(message, member), member);
        }
    }

    public IDisposable StartTimer(TimeSpan due, TimeSpan period, object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        if (member is { IsPassedOver: true })
        {
            return member.Claim(message, period) ?? new TopicTimer(message, period, _time, static _ => { });
        }

        var timer = NewTimer(due, period, message, member);
        member?.Own(timer);
        return timer;
    }

    private TopicTimer NewTimer(TimeSpan due, TimeSpan period, object message, Member? member)
    {
        var timer = new TopicTimer(message, period, _time, member is null ? done => _timers.Remove(done) : member.Disown);
        timer.Start(StartTimer(due, period, () => FireAsync(timer, member)), due);
        if (member is null && !_isActivating)
        {
            // Those of the activation begin anew with the next one.
            _timers.Add(timer);
        }

        return timer;
    }

    private Task FireAsync(TopicTimer timer, Member? member)
    {
        timer.Fire();
        return member is not null && member.TryKeepUntilJoined(timer.Message) ? Task.CompletedTask : _callbacks!.InformAsync(timer.Message, member);
    }

    // Behind the turn that sends it and what was sent before it; timers that are due at once keep no order.
    private async Task InformLaterAsync(object message, Member? member)
    {
        await Task.Yield();
        await _callbacks!.InformAsync(message, member);
    }

    private IGrainTimer StartTimer(TimeSpan due, TimeSpan period, Func<Task> run) =>
        this.RegisterGrainTimer(run, new GrainTimerCreationOptions(due, period) { Interleave = true });

    private static Func<Task> Run(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private GatewayLink NewLink(string gateway, int stream, long start)
    {
        _watch.Add(gateway, this.AsReference<ITopicGrain>());
        return new GatewayLink(gateway, stream, WayTo, Topic.Name, _epoch, start, _options, _time, _logger)
        {
            Drained = _feed.Release,
            Tally = _route!.Tally,
        };
    }

    // A gateway says what its members have seen, a client what it has.
    private Resumption? Resume(JoinRequest request, long through)
    {
        if (_history is null)
        {
            return null;
        }

        if (request.Rejoin is { } rejoin)
        {
            if (_history.IsBehind(rejoin.Seen))
            {
                LogHistoryBehind(_logger, LogText.Quote(Topic.Name), request.Member.Gateway);
                _history.BeginAnother(TopicEpoch.Next(_time, after: _history.Life));
                _store?.BeginAnother(_history);
            }

            return _history.Since(rejoin.Seen, request.Member, through);
        }

        return ResumeRequest.Read(request.Payload) is { } asked ? _history.Since(asked.Seen, asked.Was, through) : null;
    }

    private Func<TopicBatch, Task> WayTo(string gateway, int number)
    {
        if (gateway == _localGateway?.Id)
        {
            return _silo.Guard(_localGateway.ReceiveAsync);
        }

        var stream = this.GetStreamProvider(_options.StreamProvider)
            .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway, number)));
        return _silo.Guard(batch => stream.OnNextAsync(batch));
    }

    private async Task TellWhenReadyAsync(Member member, ValueTask handling)
    {
        await ObserveAsync(handling.AsTask(), member);
        if (!member.HasEnded)
        {
            var assigns = member.Socket.Assigns.TakeChanged();
            _feed.Tell(member.Id, TopicEventKind.Ready, assigns is null ? string.Empty : MemberReply.AssignsEvent, assigns ?? Payload.Empty);
        }
    }

    // What nobody waits for: a fault that got past the member's own end is told, and ends the member, which would look busy for ever.
    private async Task ObserveAsync(Task handling, Member? member)
    {
        try
        {
            await handling;
        }
        catch (Exception exception)
        {
            LogUnobserved(_logger, LogText.Quote(Topic.Name), exception);
            if (member is { HasEnded: false })
            {
                await _membership!.EndAsync(member, MemberStatus.Crashed, TerminateReason.Crashed);
            }
        }
    }

    [LoggerMessage(EventId = 1104, Level = LogLevel.Error, Message = "Topic {Topic}: something that nobody waits for failed; its member has ended. That is a fault of Orleans.Channels itself")]
    private static partial void LogUnobserved(ILogger logger, string topic, Exception exception);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Gateway {Gateway} asked topic {Topic} for what it missed after offset {After} and got {Count} events (-1: no longer known)")]
    private static partial void LogRepair(ILogger logger, string topic, string gateway, long after, int count);

    [LoggerMessage(EventId = 1415, Level = LogLevel.Warning, Message = "The storage of topic {Topic} is behind what gateway {Gateway} has heard of it, and another history has begun. Was it put back from a backup?")]
    private static partial void LogHistoryBehind(ILogger logger, string topic, string gateway);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "Topic {Topic}: gateway {Gateway} is gone, {Count} members are disconnected")]
    private static partial void LogGatewayGone(ILogger logger, string topic, string gateway, int count);
}
