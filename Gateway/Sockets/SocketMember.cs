using System.Diagnostics;

namespace Orleans.Channels.Gateway;

/// <summary>
/// One member at its gateway: joins, keeps its events in order with at most one call to the topic in flight, and ends. What
/// the topic says to it comes through its <see cref="LocalTopic"/>.
/// </summary>
internal sealed partial class SocketMember
{
    private const int MaxEventsPerCall = 256;

    private readonly Lock _gate = new();
    private readonly Fastlane _fastlane;
    private readonly GatewayOptions _options;
    private readonly ILogger _logger;
    private readonly Ref _ref;
    private readonly Payload _payload;
    private List<MemberEvent> _pending = [];
    private MemberEvent[] _inFlight = [];
    private Stage _stage = Stage.Waiting;
    private Turn _turn = Turn.Free;
    private bool _leaving;
    private SocketMember? _successor;
    private LocalTopic? _local;
    private TaskCompletionSource? _room;
    private long _epoch;
    private int _call;

    public SocketMember(SocketConnection socket, MemberId id, string pattern, in InboundFrame join, Fastlane fastlane, GatewayOptions options, ILogger logger)
    {
        Socket = socket;
        Id = id;
        Topic = join.Topic;
        Pattern = pattern;
        JoinRef = join.JoinRef;
        _ref = join.Ref;

        // Kept for rejoins, and nearly always empty.
        _payload = join.Payload == Payload.Empty ? Payload.Empty : join.Payload;
        _fastlane = fastlane;
        _options = options;
        _logger = logger;
    }

    private enum Stage
    {
        /// <summary>Behind another member's join of the same topic.</summary>
        Waiting,

        /// <summary>Its join is under way: the client's own, or one on its behalf.</summary>
        Joining,
        Joined,
        Ended,
    }

    private enum Turn
    {
        /// <summary>No call is in flight.</summary>
        Free,

        /// <summary>A call is in flight.</summary>
        Calling,

        /// <summary>The call has been answered with <see cref="MemberStatus.Busy"/>.</summary>
        Busy,

        /// <summary>The end of the busy time was told before the call was answered.</summary>
        ReadyEarly,
    }

    private KeyValuePair<string, object?> Tag => new(ChannelsTelemetry.PatternTag, Pattern);

    private readonly record struct NextCall(MemberEvent[] Events, int Number, long Epoch);

    public SocketConnection Socket { get; }

    public MemberId Id { get; }

    public TopicName Topic { get; }

    /// <summary>The pattern of the topic's route.</summary>
    public string Pattern { get; }

    /// <summary>The join_ref as the client gave it: what frames are compared with, and what ends carry.</summary>
    public Ref JoinRef { get; }

    /// <summary>The join_ref of pushes and replies: without one, Phoenix takes the join's ref.</summary>
    public Ref ChannelJoinRef => JoinRef.IsNull ? _ref : JoinRef;

    public bool HasEnded => _stage == Stage.Ended;

    /// <summary>The join's offset: what is not above it was said before the member came. Guarded by the <see cref="LocalTopic"/>.</summary>
    public long JoinedAt { get; set; }

    /// <summary>The place in the topic's history at the join, or none. Guarded by the <see cref="LocalTopic"/>.</summary>
    public HistoryPosition JoinedPosition { get; set; }

    /// <summary>Whether the client asked for positions, and so gets one with each broadcast. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool CarriesPositions { get; set; }

    /// <summary>Whether the client has been told that it has joined. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>What came before the join was answered; null once it is. Guarded by the <see cref="LocalTopic"/>.</summary>
    public List<TopicEvent>? Held { get; set; } = [];

    /// <summary>Asks the topic to take the member, in the place of an earlier one if there is one.</summary>
    public void StartJoin(SocketMember? replaces)
    {
        lock (_gate)
        {
            if (_stage == Stage.Waiting)
            {
                _stage = Stage.Joining;
            }
        }

        if (HasEnded)
        {
            // The socket went away meanwhile, and the one to be replaced hasn't heard of it.
            _ = replaces?.DisconnectFromTopicAsync();
            return;
        }

        _local = _fastlane.Register(this);
        _ = JoinAsync(replaces);
    }

    /// <summary>Lets another member of the same socket have the topic, as soon as this one's own join is answered.</summary>
    public void MakeWayFor(SocketMember next)
    {
        bool wasJoined;
        IEnumerable<MemberEvent> unanswered;
        lock (_gate)
        {
            if (_stage is Stage.Waiting or Stage.Joining)
            {
                _successor = next;
                return;
            }

            wasJoined = _stage == Stage.Joined;
            unanswered = [.. _inFlight, .. _pending];
            EndLocked();
        }

        // Its handlers' answers are lost, as in Phoenix, but a leave is true all the same.
        foreach (var leave in unanswered.Where(e => e.IsLeave))
        {
            Reply(ChannelJoinRef, leave.Ref, ReplyStatus.Ok, Payload.Empty);
        }

        next.StartJoin(wasJoined ? this : null);
        _local?.Unregister(this);
    }

    /// <summary>Takes an event. Completes at once, unless too many wait: then when there is room.</summary>
    public ValueTask EnqueueAsync(MemberEvent e)
    {
        NextCall? call = null;
        ValueTask room;
        lock (_gate)
        {
            // What comes behind a leave has nobody to go to; Phoenix says nothing to it either.
            if (_stage == Stage.Ended || _leaving)
            {
                return default;
            }

            _leaving = e.IsLeave;
            _pending.Add(e);
            if (_turn == Turn.Free)
            {
                call = TakeCallLocked();
            }

            room = _pending.Count < _options.MemberQueueLength
                ? default
                : new ValueTask((_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }

        Start(call);
        return room;
    }

    /// <summary>The topic has done with the events of a call that it answered with <see cref="MemberStatus.Busy"/>.</summary>
    public void OnReady()
    {
        NextCall? call = null;
        lock (_gate)
        {
            if (_turn == Turn.Busy)
            {
                call = FreeTurnLocked();
            }
            else if (_turn == Turn.Calling)
            {
                _turn = Turn.ReadyEarly;
            }
        }

        Start(call);
    }

    /// <summary>Ends the member and tells the client, by the word of the topic.</summary>
    /// <param name="status">Closed or crashed.</param>
    public void End(MemberStatus status)
    {
        lock (_gate)
        {
            if (_stage == Stage.Ended)
            {
                return;
            }

            EndLocked();
        }

        Socket.Remove(this);
        SendEnd(status);
    }

    /// <summary>Ends a member that the client can't be served as, and tells both sides.</summary>
    public void Crash()
    {
        End(MemberStatus.Crashed);
        _ = DisconnectFromTopicAsync();
    }

    /// <summary>Ends the member because its socket is gone.</summary>
    public void Disconnect()
    {
        bool wasJoined;
        lock (_gate)
        {
            wasJoined = _stage == Stage.Joined;
            EndLocked();
        }

        _local?.Unregister(this);
        if (wasJoined)
        {
            _ = DisconnectFromTopicAsync();
        }
    }

    /// <summary>Writes what the topic says to this member alone.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void Append(TopicEvent e)
    {
        var serializer = Socket.Serializer;
        Socket.Outbox.Append(e.Kind == TopicEventKind.Reply
            ? serializer.EncodeReply(ChannelJoinRef, e.Ref, Topic, e.Event, e.Payload)
            : serializer.EncodePush(ChannelJoinRef, Ref.Null, Topic, e.Event, e.Payload));
    }

    /// <summary>Writes the answer to the join, and the end of the member whose place this one took.</summary>
    public void AppendJoined(Payload response, SocketMember? replaced)
    {
        Socket.Outbox.Append(Socket.Serializer.EncodeReply(JoinRef, _ref, Topic, ReplyStatus.Ok, response));
        replaced?.AppendEnd(MemberStatus.Closed);
    }

    private async Task JoinAsync(SocketMember? replaces)
    {
        using var step = ChannelsTelemetry.Begin("channels.join", Pattern, null);
        JoinResponse response;
        var stream = _fastlane.Stream;
        try
        {
            var joining = _local!.Grain.JoinAsync(new JoinRequest(Id, Socket.Id, Socket.Assigns, _payload, replaces?.Id ?? default, Stream: stream, Trace: step.Carry())).AsTask();
            if (await Task.WhenAny(joining, _fastlane.SiloDeath) != joining)
            {
                await RejoinAsync(default, replaces);
                return;
            }

            response = await joining;
        }
        catch (Exception exception)
        {
            LogUnavailable(_logger, Id, exception);
            _ = replaces?.DisconnectFromTopicAsync();
            _ = DisconnectFromTopicAsync();
            response = new JoinResponse(JoinStatus.Error, ReplyStatus.Unavailable);
        }

        if (response.Status != JoinStatus.Ok)
        {
            Refuse(response, replaces);
        }
        else if (_local!.TryCompleteJoin(this, stream, response, replaces))
        {
            _fastlane.Instruments.Join(Tag, "ok");
            EnterJoined(response.Epoch);
        }
        else
        {
            await RejoinAsync(default, replaces);
        }
    }

    // The socket may have gone away meanwhile, or its client joined again.
    private void EnterJoined(long epoch)
    {
        SocketMember? successor;
        NextCall? call = null;
        bool isGone;
        lock (_gate)
        {
            _epoch = epoch;
            successor = _successor;
            _successor = null;
            isGone = _stage != Stage.Joining;
            if (!isGone)
            {
                _stage = Stage.Joined;
                call = successor is null && _turn == Turn.Free ? TakeCallLocked() : null;
            }
        }

        Start(call);
        if (successor is not null)
        {
            MakeWayFor(successor);
        }
        else if (isGone)
        {
            // Perhaps before there was anything to unregister from.
            _local!.Unregister(this);
            _ = DisconnectFromTopicAsync();
        }
    }

    private void Refuse(JoinResponse response, SocketMember? replaced)
    {
        List<MemberEvent> pending;
        SocketMember? successor;
        lock (_gate)
        {
            pending = _pending;
            successor = _successor;
            EndLocked();
        }

        _local!.Unregister(this);
        Socket.Remove(this);
        _fastlane.Instruments.Join(Tag, response.Status == JoinStatus.Unmatched ? "unmatched" : response.Response == ReplyStatus.Unavailable ? "unavailable" : "refused");
        var joinRef = response.Status == JoinStatus.Unmatched ? Ref.Null : JoinRef;
        Reply(joinRef, _ref, ReplyStatus.Error, response.Status == JoinStatus.Unmatched ? ReplyStatus.UnmatchedTopic : response.Response);
        replaced?.SendEnd(MemberStatus.Closed);

        // Frames that came behind the join are answered as if they came after its refusal.
        foreach (var e in pending)
        {
            if (e.IsLeave)
            {
                Reply(JoinRef, e.Ref, ReplyStatus.Ok, Payload.Empty);
            }
            else
            {
                Reply(Ref.Null, e.Ref, ReplyStatus.Error, ReplyStatus.UnmatchedTopic);
            }
        }

        successor?.StartJoin(replaces: null);
    }

    // Only taken under the lock, and made behind it: a call that fails at once asks for the topic's lock, which comes first.
    private NextCall? TakeCallLocked()
    {
        if (_stage != Stage.Joined || _pending.Count == 0)
        {
            return null;
        }

        var count = Math.Min(_pending.Count, MaxEventsPerCall);
        _inFlight = _pending.GetRange(0, count).ToArray();
        _pending.RemoveRange(0, count);
        _turn = Turn.Calling;
        if (_room is { } room && _pending.Count < _options.MemberQueueLength)
        {
            _room = null;
            room.SetResult();
        }

        return new NextCall(_inFlight, ++_call, _epoch);
    }

    private void Start(NextCall? call)
    {
        if (call is { } next)
        {
            _ = CallAsync(next.Events, next.Number, next.Epoch);
        }
    }

    private NextCall? FreeTurnLocked()
    {
        _turn = Turn.Free;
        _inFlight = [];
        return TakeCallLocked();
    }

    private void EndLocked()
    {
        _stage = Stage.Ended;
        _pending = [];
        _inFlight = [];
        _room?.TrySetResult();
        _room = null;
    }

    private async Task CallAsync(MemberEvent[] events, int call, long epoch)
    {
        MemberReply reply;
        try
        {
            // Orleans' own steps, where an application has them, are part of the trace.
            if (events[0].Activity is { } first)
            {
                Activity.Current = first;
            }

            reply = await _local!.HandleAsync(Id, epoch, call, events).ConfigureAwait(false);
            if (!_local.MayWriteAtOnce(reply, epoch))
            {
                // This may be the topic's own turn.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
        catch (Exception exception)
        {
            LogCallFailed(_logger, Id, exception);
            Stop(events);
            if (TryGiveUp(call))
            {
                FailEvents(events);
                _local!.Rejoin(this);
            }

            return;
        }

        if (reply.Status == MemberStatus.Unknown)
        {
            CallAgainLater(events, call, epoch);
            return;
        }

        Stop(events);
        if (Volatile.Read(ref _call) != call)
        {
            return;
        }

        if (reply.Events is not null || reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            _local!.Deliver(this, reply, epoch);
        }

        NextCall? next = null;
        lock (_gate)
        {
            if (_call != call)
            {
                return;
            }

            if (reply.Status == MemberStatus.Busy && _turn == Turn.Calling)
            {
                _turn = Turn.Busy;
            }
            else if (reply.Status is MemberStatus.Joined or MemberStatus.Busy)
            {
                next = FreeTurnLocked();
            }
            else
            {
                // Its end may still wait for what must be said before it; nothing more goes to the topic.
                _turn = Turn.Free;
                _leaving = true;
                _pending = [];
            }
        }

        Start(next);
    }

    // What a handler does behind its first await is in the handler's own step.
    private static void Stop(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            e.Activity?.Stop();
        }
    }

    private async Task DisconnectFromTopicAsync()
    {
        try
        {
            await _local!.Grain.DisconnectAsync(Id, _epoch);
        }
        catch (Exception exception)
        {
            LogDisconnectFailed(_logger, Id, exception);
        }
    }

    private void Reply(Ref joinRef, Ref reference, string status, Payload response) =>
        Socket.Outbox.Send(Socket.Serializer.EncodeReply(joinRef, reference, Topic, status, response));

    private void SendEnd(MemberStatus status)
    {
        AppendEnd(status);
        Socket.Outbox.Flush();
    }

    private void AppendEnd(MemberStatus status) => Socket.Outbox.Append(status == MemberStatus.Closed
        ? Socket.Serializer.EncodePush(JoinRef, JoinRef, Topic, ReplyStatus.CloseEvent, Payload.Empty)
        : Socket.Serializer.EncodePush(JoinRef, JoinRef, Topic, ReplyStatus.ErrorEvent, ReplyStatus.ChannelCrash));
}
