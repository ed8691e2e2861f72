namespace Orleans.Channels.Gateway;

/// <summary>
/// One member at its gateway: joins, speaks and ends. What the topic says to it comes through its <see cref="LocalTopic"/>.
/// </summary>
internal sealed partial class TopicMember
{
    private const int DisconnectAttempts = 8;

    private static readonly TimeSpan FirstDisconnectDelay = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly TopicRegistry _registry;
    private readonly ILogger _logger;
    private readonly Ref _ref;
    private readonly Payload _payload;
    private Stage _stage = Stage.Waiting;
    private TopicMember? _successor;

    // Whose join it waits behind. Only the latest of a client's joins waits.
    private TopicMember? _waitsFor;
    private LocalTopic? _local;
    private long _epoch;

    // What its channel has made of its assigns, as far as is known; null while they are its socket's.
    private Payload? _assigns;

    public TopicMember(SocketConnection socket, MemberId id, string pattern, in InboundFrame join, TopicRegistry registry, ILogger logger)
    {
        Socket = socket;
        Id = id;
        Topic = join.Topic;
        Pattern = pattern;
        JoinRef = join.JoinRef;
        _ref = join.Ref == join.JoinRef ? join.JoinRef : join.Ref;

        // Kept for rejoins, and nearly always empty.
        _payload = join.Payload == Payload.Empty ? Payload.Empty : join.Payload;
        _registry = registry;
        _logger = logger;
        HoldAnew();
    }

    private enum Stage
    {
        /// <summary>Behind another member's join of the same topic.</summary>
        Waiting,

        /// <summary>Its join is under way: the client's own, or one on its behalf.</summary>
        Joining,

        /// <summary>Its join is answered, and the activation that did it is gone already.</summary>
        Outlived,
        Joined,
        Ended,
    }

    private KeyValuePair<string, object?> Tag => new(ChannelsTelemetry.PatternTag, Pattern);

    public SocketConnection Socket { get; }

    public MemberId Id { get; }

    public TopicName Topic { get; }

    /// <summary>The pattern of the topic's route.</summary>
    public string Pattern { get; }

    /// <summary>The join_ref as the client gave it: what frames are compared with, and what ends carry.</summary>
    public Ref JoinRef { get; }

    /// <summary>The join_ref of pushes and replies: without one, Phoenix takes the join's ref.</summary>
    public Ref ChannelJoinRef => JoinRef.IsNull ? _ref : JoinRef;

    /// <summary>Whether its topic's activation is in this process.</summary>
    public bool IsAtTopic => _local?.IsHere == true;

    public bool HasEnded => _stage == Stage.Ended;

    /// <summary>Whether its client has joined again before this join was answered.</summary>
    public bool IsSuperseded => Volatile.Read(ref _successor) is not null;

    /// <summary>The join's offset: what is not above it was said before the member came. Guarded by the <see cref="LocalTopic"/>.</summary>
    public long JoinedAt { get; set; }

    /// <summary>The place in the topic's history that it has reached, as far as is known: at the join, and when it has to rejoin. Guarded by the <see cref="LocalTopic"/>.</summary>
    public HistoryPosition Reached { get; set; }

    /// <summary>Whether the client asked for positions, and so gets one with each broadcast. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool CarriesPositions { get; set; }

    /// <summary>Whether the client has been told that it has joined. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>What came before the join was answered; null once it is. Guarded by the <see cref="LocalTopic"/>.</summary>
    public HeldEvents? Held { get; set; }

    /// <summary>Keeps what comes from now on, until a join is answered.</summary>
    public void HoldAnew() => Held = new HeldEvents(_registry.Options.HeldLength, _registry.Options.HeldBytes);

    /// <summary>Asks the topic to take the member, in the place of an earlier one if there is one.</summary>
    public void StartJoin(TopicMember? replaces)
    {
        lock (_gate)
        {
            _waitsFor = null;
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

        _local = _registry.Register(this);
        _ = GuardAsync(JoinAsync(replaces));
    }

    /// <summary>Lets another member of the same socket have the topic, as soon as this one's own join is answered.</summary>
    public void MakeWayFor(TopicMember next)
    {
        bool wasJoined;
        TopicMember? joining = null;
        List<MemberEvent> pending = [];
        lock (_gate)
        {
            if (_stage is Stage.Joining or Stage.Outlived)
            {
                next._waitsFor = this;
                _successor = next;
                return;
            }

            if (_stage == Stage.Waiting)
            {
                (joining, pending) = (_waitsFor, _pending ?? []);
            }

            wasJoined = _stage == Stage.Joined;
            EndLocked();
        }

        if (joining is not null)
        {
            // Its turn would come for nothing: the topic never hears of it.
            joining.MakeWayFor(next);
            Reply(JoinRef, _ref, ReplyStatus.Error, ReplyStatus.Superseded);
            AnswerUnjoined(pending);
            return;
        }

        // Its handlers' answers are lost, as in Phoenix.
        AnswerLeave();
        next.StartJoin(wasJoined ? this : null);
        _local?.Unregister(this);
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
        AnswerLeave();
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
        bool isKnown;
        TopicMember? joining;
        lock (_gate)
        {
            isKnown = _stage is Stage.Joining or Stage.Outlived or Stage.Joined;
            joining = _stage == Stage.Waiting ? _waitsFor : null;
            EndLocked();
        }

        joining?.Disconnect();

        _local?.Unregister(this);
        if (isKnown && _local is not null)
        {
            _ = DisconnectFromTopicAsync();
        }
    }

    /// <summary>Writes what the topic says to this member alone.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void Append(TopicEvent e)
    {
        var serializer = Socket.Serializer;
        if (_leave is { } leave && e.Kind == TopicEventKind.Reply && e.Ref == leave.Ref && Interlocked.CompareExchange(ref _leave, null, leave) != leave)
        {
            // Its end has been told already.
            return;
        }

        Socket.Outbox.Append(e.Kind == TopicEventKind.Reply
            ? serializer.EncodeReply(ChannelJoinRef, e.Ref, Topic, e.Event, e.Payload)
            : serializer.EncodePush(ChannelJoinRef, Ref.Null, Topic, e.Event, e.Payload));
    }

    /// <summary>Writes the answer to the join, and the end of the member whose place this one took.</summary>
    public void AppendJoined(Payload response, TopicMember? replaced)
    {
        Socket.Outbox.Append(Socket.Serializer.EncodeReply(JoinRef, _ref, Topic, ReplyStatus.Ok, response));
        replaced?.AppendEnd(MemberStatus.Closed);
    }

    private async Task JoinAsync(TopicMember? replaces)
    {
        using var step = ChannelsTelemetry.Begin("channels.join", Pattern, null);
        JoinResponse response;
        var ticket = _local!.NewTicket();
        var request = new JoinRequest(Id, Socket.Id, Socket.Assigns, _payload, replaces?.Id ?? default, Stream: ticket.Stream, Trace: step.Carry());
        try
        {
            var siloDeath = _registry.SiloDeath;
            var joining = _local.Grain.JoinAsync(request).AsTask();
            for (var patience = _registry.Options.JoinPatience; !joining.IsCompleted; patience *= 2)
            {
                await ((Task)Task.WhenAny(joining, siloDeath)).WaitAsync(patience, _registry.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (siloDeath.IsCompleted && !joining.IsCompleted)
                {
                    _ = EndLateJoinAsync(joining);
                    await RejoinAsync(default, replaces);
                    return;
                }

                if (!joining.IsCompleted && !HasEnded)
                {
                    joining = JoinAgainAsync(joining, request);
                }
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

        if (response.Status == JoinStatus.Moved)
        {
            await RejoinAsync(default, replaces);
        }
        else if (response.Status != JoinStatus.Ok)
        {
            Refuse(response, replaces);
        }
        else if (_local.TryCompleteJoin(this, ticket, response, replaces))
        {
            _registry.Instruments.Join(Tag, "ok");
            EnterJoined(response);
        }
        else
        {
            await RejoinAsync(default, replaces);
        }
    }

    // A join or its answer may be lost with a silo that passed it on, and the client's next join waits for this one. The topic runs it once.
    private async Task<JoinResponse> JoinAgainAsync(Task<JoinResponse> first, JoinRequest request)
    {
        _registry.Instruments.AskAgain(Tag);
        var second = _local!.Grain.JoinAsync(request with { Stream = _registry.Stream }).AsTask();
        _ = EndLateJoinAsync(first);
        _ = EndLateJoinAsync(second);
        var earlier = await Task.WhenAny(first, second);
        return await (earlier.IsCompletedSuccessfully ? earlier : earlier == first ? second : first);
    }

    // The socket may have gone away meanwhile, or its client joined again.
    private void EnterJoined(JoinResponse response)
    {
        TopicMember? successor;
        NextCall? call = null;
        bool isOutlived, isGone;
        lock (_gate)
        {
            _epoch = response.Epoch;
            _assigns = response.Assigns ?? _assigns;
            successor = _successor;
            _successor = null;
            isOutlived = _stage == Stage.Outlived && successor is null;
            isGone = _stage is not (Stage.Joining or Stage.Outlived);
            if (isOutlived)
            {
                _stage = Stage.Joining;
            }
            else if (!isGone)
            {
                _stage = Stage.Joined;
                call = successor is null && _turn == Turn.Free ? TakeCallLocked() : null;
            }
        }

        Start(call);
        if (isGone)
        {
            // Perhaps before there was anything to leave.
            LeaveTopic();
        }

        if (successor is not null)
        {
            MakeWayFor(successor);
        }
        else if (isOutlived)
        {
            _ = GuardAsync(RejoinAsync(Reached, replaced: null));
        }
    }

    // One that was let in and has ended since is told both: Phoenix's clients come back from an error by themselves.
    private void Refuse(JoinResponse response, TopicMember? replaced)
    {
        List<MemberEvent> pending;
        TopicMember? successor;
        lock (_gate)
        {
            pending = _pending ?? [];
            successor = _successor;
            EndLocked();
        }

        _local!.Unregister(this);
        Socket.Remove(this);
        _registry.Instruments.Join(Tag, response.Status == JoinStatus.Unmatched ? "unmatched" : response.Response == ReplyStatus.Unavailable ? "unavailable" : "refused");
        var wasLetIn = response.Status is JoinStatus.Closed or JoinStatus.Crashed;
        Reply(
            response.Status == JoinStatus.Unmatched ? Ref.Null : JoinRef,
            _ref,
            wasLetIn ? ReplyStatus.Ok : ReplyStatus.Error,
            response.Status == JoinStatus.Unmatched ? ReplyStatus.UnmatchedTopic : response.Response);
        replaced?.SendEnd(MemberStatus.Closed);
        if (wasLetIn)
        {
            SendEnd(HowEnded(response.Status));
        }

        AnswerUnjoined(pending);
        successor?.StartJoin(replaces: null);
    }

    // Frames that came behind the join are answered as if they came after its refusal.
    private void AnswerUnjoined(List<MemberEvent> pending)
    {
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
    }

    private void EndLocked()
    {
        _stage = Stage.Ended;
        _pending = null;
        _inFlight = [];
        _room?.TrySetResult();
        _room = null;
    }

    private void LeaveTopic(TopicMember? replaced = null)
    {
        _local!.Unregister(this);
        _ = DisconnectFromTopicAsync();
        _ = replaced?.DisconnectFromTopicAsync();
    }

    // A topic that isn't told keeps the member, and shows it as present. One that can't be reached for longer than this takes
    // the whole gateway for gone.
    private async Task DisconnectFromTopicAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _local!.Grain.DisconnectAsync(Id);
                return;
            }
            catch (Exception exception)
            {
                if (attempt == 1)
                {
                    LogDisconnectFailed(_logger, Id, exception);
                }
                else if (attempt == DisconnectAttempts)
                {
                    return;
                }

                await Task.Delay(FirstDisconnectDelay * (1 << attempt) * (0.5 + Random.Shared.NextDouble()), _registry.Time);
            }
        }
    }

    // A member for whom nothing goes on would keep its client waiting for ever.
    private async Task GuardAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Ends a member for whom something failed that must not: both sides and the log are told.</summary>
    public void Fail(Exception exception)
    {
        LogFailed(_logger, Id, exception);
        _local?.Unregister(this);
        Crash();
    }

    private void Reply(Ref joinRef, Ref reference, string status, Payload response) =>
        Socket.Outbox.Send(Socket.Serializer.EncodeReply(joinRef, reference, Topic, status, response));

    private static MemberStatus HowEnded(JoinStatus status) => status == JoinStatus.Closed ? MemberStatus.Closed : MemberStatus.Crashed;

    // Whatever became of it on the way, a leave is true once the member has ended.
    private void AnswerLeave()
    {
        if (Interlocked.Exchange(ref _leave, null) is { } leave)
        {
            Reply(ChannelJoinRef, leave.Ref, ReplyStatus.Ok, Payload.Empty);
        }
    }

    private void SendEnd(MemberStatus status)
    {
        AppendEnd(status);
        Socket.Outbox.Flush();
    }

    private void AppendEnd(MemberStatus status) => Socket.Outbox.Append(status == MemberStatus.Closed
        ? Socket.Serializer.EncodePush(JoinRef, JoinRef, Topic, ReplyStatus.CloseEvent, Payload.Empty)
        : Socket.Serializer.EncodePush(JoinRef, JoinRef, Topic, ReplyStatus.ErrorEvent, ReplyStatus.ChannelCrash));
}
