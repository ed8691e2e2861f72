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
internal sealed partial class TopicGrain : Grain, ITopicGrain, ITopicHost, ILocalActivation, IGrainMigrationParticipant
{
    private readonly Dictionary<MemberId, Member> _members = [];
    private readonly ChannelRoute? _route;
    private readonly TopicInstruments _instruments;
    private readonly TopicOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TopicGrain> _logger;
    private readonly TopicFeed _feed;
    private readonly TopicHistory? _history;
    private readonly HistoryStore? _store;
    private readonly GatewayWatch _watch;
    private readonly ILocalGateway? _localGateway;
    private readonly SiloTopics _siloTopics;
    private readonly string _silo;
    private readonly long _epoch;
    private Channel? _channel;
    private MemberCallbacks? _callbacks;
    private Member? _answering;
    private readonly Dictionary<MemberId, Member> _joining = [];

    public TopicGrain(
        IGrainContext context,
        ChannelRoutes routes,
        GatewayWatch watch,
        SiloTopics siloTopics,
        ILocalSiloDetails silo,
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
        _logger = logger;
        _watch = watch;
        _localGateway = localGateway;
        _siloTopics = siloTopics;
        _silo = silo.SiloAddress.ToParsableString();
        _epoch = TopicEpoch.Next(time);
        _feed = new TopicFeed(
            _options,
            NewLink,
            gateway => watch.Remove(gateway, this.AsReference<ITopicGrain>()),
            (delay, action) => StartTimer(delay, Timeout.InfiniteTimeSpan, Run(action)));
        Topic = new Topic(name, _route?.Pattern.Rest(name) ?? string.Empty);
        State = _route?.NewState(context, _options.Storage);
        if (_route?.History is { } rule)
        {
            _history = new TopicHistory(rule, _epoch, time);
            _store = rule.Storage == HistoryStorage.Memory
                ? null
                : new HistoryStore(rule, HistoryStorageOf(context), context.GrainId, _epoch, time, logger, DeactivateOnIdle, WriteHistoryLater);
        }
    }

    public Topic Topic { get; }

    public IEnumerable<ChannelSocket> Members => _members.Values.Select(member => member.Socket).ToArray();

    public IChannelState? State { get; }

    public async ValueTask<JoinResponse> JoinAsync(JoinRequest request)
    {
        if (_route is null || _callbacks is null)
        {
            DeactivateOnIdle();
            return new JoinResponse(JoinStatus.Unmatched, Payload.Empty);
        }

        using var step = ChannelsTelemetry.GoOn(request.Trace, "channels.handle_join", ActivityKind.Internal, _route.Tally.Pattern, null);

        // Its gateway hears on while it takes another's place: what is said meanwhile is owed to it.
        var hold = _feed.Hold(request.Member.Gateway);
        try
        {
            return await JoinAsync(request, _route, _callbacks);
        }
        finally
        {
            if (hold is not null)
            {
                _feed.Leave(hold);
            }
        }
    }

    private async ValueTask<JoinResponse> JoinAsync(JoinRequest request, ChannelRoute route, MemberCallbacks callbacks)
    {
        var member = new Member(request, Topic, _feed, route.Assigns);
        if (_members.TryGetValue(request.Replaces, out var replaced))
        {
            await EndReplacedAsync(replaced);
            member.GoOnFrom(replaced);
            _ = _presence?.SendAsync(except: replaced.Id);
        }

        _tail?.Add("join", string.Empty, member.Id, request.Payload);
        _joining[member.Id] = member;
        var result = await callbacks.JoinAsync(member, request.Payload);
        _joining.Remove(member.Id);
        _tail?.Add("reply", result.IsOk ? "ok" : "error", member.Id, result.Response);
        if (!result.IsOk || member.HasEnded)
        {
            member.End(MemberStatus.Closed);
            _presence?.End(member, mayComeBack: false);
            LingerIfEmpty();
            return new JoinResponse(JoinStatus.Error, result.Response);
        }

        // A gateway that got no answer asks again, and both of its calls may have come.
        if (_members.TryGetValue(member.Id, out var twin))
        {
            await EndReplacedAsync(twin);
            member.GoOnFrom(twin);
        }

        // One turn from here: the member hears all that comes after the offset in its answer.
        var link = _feed.Join(member.Id.Gateway, request.Stream);
        _members.Add(member.Id, member);
        route.Tally.AddMembers(1);
        StayActive();
        foreach (var message in member.Join(link) ?? [])
        {
            Send(message, member.Socket);
        }

        var resumption = Resume(request);
        if (resumption is not null)
        {
            _instruments.Resume(route.Tally, resumption.IsRecovered, request.Rejoin is not null);
        }

        var response = resumption is null || request.Rejoin is not null ? result.Response : JoinResume.Answer(result.Response, resumption, _history!.Position, member.Id);
        return new JoinResponse(JoinStatus.Ok, response, _epoch, link.Start, _feed.SentOffset, _silo, _history?.Position ?? default, resumption, route.WhenSlow);
    }

    public long Epoch => _epoch;

    ValueTask<MemberReply> ILocalActivation.HandleAsync(MemberId member, int call, MemberEvent[] events) => new LocalCall(this, member, call, events).StartAsync();

    public ValueTask<MemberReply> HandleAsync(MemberId member, long epoch, int call, MemberEvent[] events) =>
        new(epoch == _epoch ? Handle(member, call, events) : MemberReply.Unknown);

    /// <summary>Runs a member's handlers, up to where the first of them awaits.</summary>
    public MemberReply Handle(MemberId id, int call, MemberEvent[] events)
    {
        if (!_members.TryGetValue(id, out var member))
        {
            return MemberReply.Unknown;
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
        if (handling.IsCompleted)
        {
            var answer = member.TakeAnswer();
            _tail?.AddAll(id, answer);
            return answer;
        }

        // What takes its time mustn't meet the time-out of grain calls: the rest goes over the stream.
        member.EndAnswer();
        _ = TellWhenReadyAsync(member, handling);
        return MemberReply.Busy;
    }

    public Task DisconnectAsync(MemberId id)
    {
        _joining.GetValueOrDefault(id)?.End(MemberStatus.Closed);
        return _members.TryGetValue(id, out var member)
            ? EndAsync(member, MemberStatus.Closed, TerminateReason.Disconnected)
            : Task.CompletedTask;
    }

    public Task EndGatewayAsync(string gateway)
    {
        var gone = _members.Values.Where(member => member.Id.Gateway == gateway).ToArray();
        if (gone.Length > 0)
        {
            LogGatewayGone(_logger, LogText.Quote(Topic.Name), gateway, gone.Length);
        }

        return Task.WhenAll(gone.Select(member => EndAsync(member, MemberStatus.Closed, TerminateReason.Disconnected)));
    }

    public Task<TopicBatch?> RepairAsync(string gateway, int stream, long epoch, long after)
    {
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
        await ((ITopicHost)this).BroadcastAsync(eventName, payload, except);
        LingerIfEmpty();
    }

    public async Task<int> KickAsync(string? socketId, StopReason reason)
    {
        var kicked = _members.Values.Where(member => socketId is null || member.Socket.Id == socketId).ToArray();
        await Task.WhenAll(kicked.Select(member => EndAsync(member, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason))));
        LingerIfEmpty();
        return kicked.Length;
    }

    public Task<TopicInfo> DescribeAsync()
    {
        LingerIfEmpty();
        var gateways = _members.Keys.Select(member => member.Gateway).Distinct().Count();
        return Task.FromResult(new TopicInfo(Topic.Name, _route?.Pattern.Text, _members.Count, gateways, _feed.LastOffset));
    }

    public async Task SendAsync(object message)
    {
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
            foreach (var member in _members.Values.ToArray())
            {
                if (member.Id != except)
                {
                    _ = _callbacks!.InterceptAsync(member, handler, eventName, payload);
                }
            }

            return _feed.WhenRoomAsync();
        }

        _answering?.FlushAnswer();
        _feed.Broadcast(eventName, payload, except, isKept, step.Carry());
        return _feed.WhenRoomAsync();
    }

    async ValueTask ITopicHost.ReplyAsync(SocketRef to, Reply reply)
    {
        if (!_members.TryGetValue(to.Member, out var member))
        {
            return;
        }

        await member.ReplyAsync(to.Ref, reply);
        if (reply.StopReason is { } reason)
        {
            await EndAsync(member, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason));
        }
    }

    public void Send(object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        if (member is null || !member.TryKeepUntilJoined(message))
        {
            _ = InformLaterAsync(message, member);
        }
    }

    public IDisposable StartTimer(TimeSpan due, TimeSpan period, object message, ChannelSocket? socket)
    {
        ArgumentNullException.ThrowIfNull(message);
        var member = socket?.Owner;
        IGrainTimer? timer = null;
        timer = StartTimer(due, period, () =>
        {
            if (period == Timeout.InfiniteTimeSpan)
            {
                member?.Disown(timer!);
            }

            return member is not null && member.TryKeepUntilJoined(message)
                ? Task.CompletedTask
                : _callbacks!.InformAsync(message, member);
        });
        member?.Own(timer);
        return timer;
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
    private Resumption? Resume(JoinRequest request)
    {
        if (_history is null)
        {
            return null;
        }

        if (request.Rejoin is { } rejoin)
        {
            return _history.Since(rejoin.Seen, request.Member);
        }

        return ResumeRequest.Read(request.Payload) is { } asked ? _history.Since(asked.Seen, asked.Was) : null;
    }

    private Func<TopicBatch, Task> WayTo(string gateway, int number)
    {
        if (gateway == _localGateway?.Id)
        {
            return _localGateway.ReceiveAsync;
        }

        var stream = this.GetStreamProvider(_options.StreamProvider)
            .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway, number)));
        return batch => stream.OnNextAsync(batch);
    }

    private async Task TellWhenReadyAsync(Member member, ValueTask handling)
    {
        await handling;
        if (!member.HasEnded)
        {
            _feed.Tell(member.Id, TopicEventKind.Ready, string.Empty, Payload.Empty);
        }
    }

    private async Task EndReplacedAsync(Member replaced)
    {
        var ending = EndAsync(replaced, MemberStatus.Closed, TerminateReason.DuplicateJoin);
        if (!ending.IsCompleted)
        {
            await Task.WhenAny(ending, Task.Delay(_options.DuplicateJoinTimeout, _time));
        }
    }

    private async Task EndAsync(Member member, MemberStatus status, TerminateReason reason)
    {
        if (!Remove(member.Id))
        {
            return;
        }

        member.End(status);
        _presence?.End(member, mayComeBack: reason == TerminateReason.Disconnected);
        await _callbacks!.TerminateAsync(member, reason);

        // An answer under way says it by itself, and a gateway that ended the member knows.
        if (!member.IsAnswering && reason is not (TerminateReason.Disconnected or TerminateReason.DuplicateJoin))
        {
            _feed.Tell(member.Id, status == MemberStatus.Closed ? TopicEventKind.Close : TopicEventKind.Error, string.Empty, Payload.Empty);
        }

        _feed.Leave(member.Link!);
        LingerIfEmpty();
    }

    private bool Remove(MemberId member)
    {
        if (!_members.Remove(member))
        {
            return false;
        }

        _route!.Tally.AddMembers(-1);
        return true;
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Gateway {Gateway} asked topic {Topic} for what it missed after offset {After} and got {Count} events (-1: no longer known)")]
    private static partial void LogRepair(ILogger logger, string topic, string gateway, long after, int count);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "Topic {Topic}: gateway {Gateway} is gone, {Count} members are disconnected")]
    private static partial void LogGatewayGone(ILogger logger, string topic, string gateway, int count);
}
