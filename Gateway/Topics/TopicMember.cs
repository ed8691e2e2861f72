namespace Orleans.Channels.Gateway;

/// <summary>
/// One member at its gateway: joins, speaks and ends. What the topic says to it comes through its <see cref="LocalTopic"/>; what it may
/// do next its <see cref="MemberProtocol"/> decides.
/// </summary>
internal sealed class TopicMember
{
    private readonly Lock _gate = new();
    private readonly TopicRegistry _registry;
    private MemberProtocol _protocol;

    // What its socket has counted of what waits.
    private long _countedBytes;
    private TaskCompletionSource? _room;
    private TopicMember? _successor;

    // Whose join it waits behind. Only the latest of a client's joins waits.
    private TopicMember? _waitsFor;
    private LocalTopic? _local;

    // In whose place it joins, until it has.
    private TopicMember? _replaces;

    // The client's leave, until it is answered.
    private MemberEvent? _leave;
    private AnsweredPushes _answered;

    public TopicMember(IMemberSocket socket, MemberId id, string pattern, in InboundFrame join, TopicRegistry registry)
    {
        Socket = socket;
        Id = id;
        Topic = join.Topic;
        Pattern = pattern;
        JoinRef = join.JoinRef;
        Ref = join.Ref == join.JoinRef ? join.JoinRef : join.Ref;

        // Kept for rejoins, and nearly always empty.
        JoinPayload = join.Payload == Payload.Empty ? Payload.Empty : join.Payload;
        _registry = registry;
        HoldAnew();
    }

    public IMemberSocket Socket { get; }

    /// <summary>What is kept of its join, in bytes.</summary>
    public int JoinBytes => JoinPayload == Payload.Empty ? 0 : JoinPayload.Span.Length;

    public MemberId Id { get; }

    public TopicName Topic { get; }

    /// <summary>The pattern of the topic's route.</summary>
    public string Pattern { get; }

    /// <summary>The join_ref as the client gave it: what frames are compared with, and what ends carry.</summary>
    public Ref JoinRef { get; }

    /// <summary>The join's own ref.</summary>
    public Ref Ref { get; }

    /// <summary>The join_ref of pushes and replies: without one, Phoenix takes the join's ref.</summary>
    public Ref ChannelJoinRef => JoinRef.IsNull ? Ref : JoinRef;

    public Payload JoinPayload { get; }

    /// <summary>What its client is told.</summary>
    public MemberFrames Frames => new(this);

    public KeyValuePair<string, object?> Tag => new(ChannelsTelemetry.PatternTag, Pattern);

    /// <summary>Its topic at this gateway. There is one once its join has begun.</summary>
    public LocalTopic Local => _local!;

    /// <summary>Whether its topic's activation is in this process.</summary>
    public bool IsAtTopic => _local?.IsHere == true;

    public bool HasEnded => _protocol.Phase == MemberPhase.Ended;

    /// <summary>Whether its client has joined again before this join was answered.</summary>
    public bool IsSuperseded => Volatile.Read(ref _successor) is not null;

    /// <summary>Whether its client has sent anything since it joined.</summary>
    public bool HasSpoken => _protocol.HasSpoken;

    /// <summary>Whether the next join of its client, which waits for this one, has ended or there is none.</summary>
    public bool IsWantedByNobody => HasEnded && Volatile.Read(ref _successor) is not { HasEnded: false };

    /// <summary>The join's offset: what is not above it was said before the member came. Guarded by the <see cref="LocalTopic"/>.</summary>
    public long JoinedAt { get; set; }

    /// <summary>The place in the topic's history that it has reached, as far as is known: at the join, and when it has to rejoin. Guarded by the <see cref="LocalTopic"/>.</summary>
    public HistoryPosition Reached { get; set; }

    /// <summary>How the client gets a position with each broadcast, if it asked for them. Guarded by the <see cref="LocalTopic"/>.</summary>
    public PositionForm Positions { get; set; }

    /// <summary>Whether the client asked for positions. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool CarriesPositions => Positions != PositionForm.None;

    /// <summary>Whether the client has been told that it has joined. Guarded by the <see cref="LocalTopic"/>.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>What comes before the join is answered; null while it has joined, and hears what is said. Guarded by the <see cref="LocalTopic"/>.</summary>
    public HeldEvents? Held { get; private set; }

    /// <summary>Asks the topic to take the member, in the place of an earlier one if there is one.</summary>
    /// <param name="replaces">The same client's earlier member, which had joined.</param>
    public void StartJoin(TopicMember? replaces)
    {
        bool begins;
        lock (_gate)
        {
            _waitsFor = null;
            begins = _protocol.TryBegin();
            _replaces = begins ? replaces : null;
        }

        if (!begins)
        {
            // The socket went away meanwhile, and the one to be replaced hasn't heard of it.
            _ = replaces?.DisconnectFromTopicAsync();
            return;
        }

        _local = _registry.Register(this);
        Guard(new JoinHandshake(this, replaces, _registry).RunAsync());
    }

    /// <summary>Lets another member of the same socket have the topic, as soon as this one's own join is answered.</summary>
    public void MakeWayFor(TopicMember next)
    {
        bool wasJoined;
        TopicMember? joining;
        List<MemberEvent> unsent;

        // What it has heard is known to the last broadcast only while its topic says nothing.
        lock (_local?.Gate ?? _gate)
        {
            lock (_gate)
            {
                if (_protocol.Phase == MemberPhase.Joining)
                {
                    next._waitsFor = this;
                    Volatile.Write(ref _successor, next);
                    return;
                }

                joining = _waitsFor;
                wasJoined = _protocol.Phase == MemberPhase.Joined;
                Reached = wasJoined ? PlaceAmong(Local.Seen) : Reached;
                EndLocked(out unsent);
            }
        }

        if (joining is not null)
        {
            // Its turn would come for nothing: the topic never hears of it.
            joining.MakeWayFor(next);
            Frames.Superseded();
            Frames.Unjoined(unsent);
            return;
        }

        GiveWay(next, wasJoined);
    }

    /// <summary>Its join is answered, and it was handed what it is owed. Asked for under the lock of the <see cref="LocalTopic"/>.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="wasHanded">False when its client had joined again, and gets all that through that join.</param>
    public Entered Enter(JoinResponse response, bool wasHanded)
    {
        lock (_gate)
        {
            var isNext = _protocol.Epoch != response.Epoch;
            if (!_protocol.TryEnter(response.Epoch, response.Assigns))
            {
                return new Entered(IsGone: true);
            }

            if (isNext)
            {
                _answered.Leave(isCalling: _protocol.Turn == MemberTurn.Calling);
            }

            _replaces = null;
            if (_successor is { } successor)
            {
                _successor = null;
                Reached = wasHanded ? PlaceAmong(Local.Seen) : Reached;
                EndLocked(out _);
                return new Entered(Successor: successor);
            }

            Held = null;
            return new Entered(NextCallLocked());
        }
    }

    /// <summary>Does what is to be done when its join has been answered, behind the lock of the <see cref="LocalTopic"/>.</summary>
    public void GoOn(Entered entered)
    {
        if (entered.IsGone)
        {
            // Perhaps before there was anything to leave.
            LeaveTopic();
        }
        else if (entered.Successor is { } successor)
        {
            GiveWay(successor, wasJoined: true);
        }
        else
        {
            Start(entered.Call);
        }
    }

    /// <summary>Lets go of the client's next join, which waits for this one.</summary>
    public TopicMember? TakeSuccessor()
    {
        lock (_gate)
        {
            var successor = _successor;
            _successor = null;
            return successor;
        }
    }

    /// <summary>Rejoins it, if it has joined: its activation was left. Asked for under the lock of the <see cref="LocalTopic"/>.</summary>
    /// <param name="seen">The place in the history that the topic's members here have reached.</param>
    /// <param name="siloIsGone">True when no answer will come to a call under way.</param>
    public void Rejoin(HistoryPosition seen, bool siloIsGone)
    {
        MemberEvent[] lost;
        lock (_gate)
        {
            if (!_protocol.TryLeaveActivation(siloIsGone, out lost))
            {
                return;
            }

            HoldAnew();
        }

        Reached = PlaceAmong(seen);
        FailEvents(lost);
        Guard(new MemberRejoiner(this, _registry).RunAsync(Reached, replaced: null));
    }

    /// <summary>What a rejoin tells the topic; null while the client has no answer to its own join.</summary>
    public Rejoin? NewRejoin(HistoryPosition seen, JoinTicket ticket)
    {
        lock (_gate)
        {
            return IsAnswered ? new Rejoin(seen, CarriesPositions, _protocol.LastCall, ticket.IsBehind, _protocol.Assigns is not null) : null;
        }
    }

    /// <summary>Its assigns, as far as they are known; the socket's while its channel has made nothing of them.</summary>
    public Payload Assigns
    {
        get
        {
            lock (_gate)
            {
                return _protocol.Assigns ?? Socket.Assigns;
            }
        }
    }

    /// <summary>Takes an event. Completes at once, unless too many wait: then when there is room.</summary>
    public ValueTask EnqueueAsync(MemberEvent e)
    {
        MemberCall? call;
        var room = default(ValueTask);
        lock (_gate)
        {
            if (!_protocol.TryTake(e, out call))
            {
                return default;
            }

            _leave = e.IsLeave ? e : _leave;
            _answered.Begin(e.Ref);
            FreeRoomLocked(call);
            if (!HasRoomLocked)
            {
                room = new ValueTask((_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            }
        }

        Start(call);
        return room;
    }

    /// <summary>The topic has done with the events of a call that it answered with <see cref="MemberStatus.Busy"/>.</summary>
    /// <param name="ended">Which call, as <see cref="MemberReply.RefOf"/> writes it; nothing from a silo of an earlier version.</param>
    /// <param name="assigns">The member's assigns, if they have changed.</param>
    public void OnReady(Ref ended, Payload? assigns)
    {
        MemberCall? next;
        lock (_gate)
        {
            var isPast = !ended.IsNull && ended != MemberReply.RefOf(_protocol.LastCall);
            next = FreeRoomLocked(_protocol.BeReady(assigns, isPast));
            if (!isPast && _protocol.Turn != MemberTurn.ReadyEarly)
            {
                _answered.Settle();
            }
        }

        Start(next);
    }

    /// <summary>Hears an answer to a call; <see cref="MemberProtocol.Hear"/>.</summary>
    public AnswerBelief Hear(int call, MemberReply reply, out MemberEvent[] lost)
    {
        lock (_gate)
        {
            return _protocol.Hear(call, reply.Status, reply.Assigns, out lost);
        }
    }

    /// <summary>Goes on behind an answer that has been delivered.</summary>
    public void Settle(int call, MemberStatus status)
    {
        MemberCall? next;
        lock (_gate)
        {
            next = FreeRoomLocked(_protocol.Settle(call, status));
            if (status == MemberStatus.Joined)
            {
                _answered.Settle();
            }
        }

        Start(next);
    }

    /// <summary>A call isn't answered soon; <see cref="MemberProtocol.Doubt"/>.</summary>
    public CallDoubt Doubt(int call, out MemberCall again)
    {
        lock (_gate)
        {
            return _protocol.Doubt(call, out again);
        }
    }

    /// <summary>Gives up a call and tells the client so; false when it was settled before.</summary>
    public bool TryGiveUp(int call)
    {
        MemberEvent[] lost;
        lock (_gate)
        {
            if (!_protocol.TryGiveUp(call, out lost))
            {
                return false;
            }
        }

        FailEvents(lost);
        return true;
    }

    /// <summary>The activation doesn't know the member; false when the call was settled before.</summary>
    /// <param name="call">The call that it says so to.</param>
    /// <param name="isPast">Whether that says nothing of where the member is now.</param>
    public bool TryBeUnknown(int call, out bool isPast)
    {
        MemberEvent[] lost;
        MemberCall? next;
        lock (_gate)
        {
            if (!_protocol.TryBeUnknown(call, out isPast, out lost))
            {
                return false;
            }

            CountWaitingLocked();
            next = isPast ? NextCallLocked() : null;
        }

        FailEvents(lost);
        Start(next);
        return true;
    }

    /// <summary>Makes the next call, if it is the member's turn and anything waits.</summary>
    public void GoOn()
    {
        MemberCall? next;
        lock (_gate)
        {
            next = NextCallLocked();
        }

        Start(next);
    }

    /// <summary>Says that whether the events' handlers ran is unknown. A leave is true all the same.</summary>
    public void FailEvents(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            if (e.IsLeave)
            {
                End(MemberStatus.Closed);
                LeaveTopic();
            }
            else
            {
                FailPush(e.Ref);
            }
        }
    }

    /// <summary>Answers what can't be known to have happened: the activation that said it is gone, and what had to come before it didn't come.</summary>
    /// <param name="events">The call's events, some of which may have been answered over the stream.</param>
    public void FailAnswer(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            if (!e.IsLeave)
            {
                FailPush(e.Ref);
            }
        }
    }

    /// <summary>An answer waits for what must be said before it.</summary>
    public void HoldAnswer()
    {
        lock (_gate)
        {
            _answered.Hold();
        }
    }

    /// <summary>An answer that waited has been given, or failed.</summary>
    public void ReleaseAnswer()
    {
        lock (_gate)
        {
            _answered.Release();
        }
    }

    /// <summary>Writes what comes over the topic's stream for this member alone, unless its client was answered otherwise.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void AppendFromStream(TopicEvent e)
    {
        lock (_gate)
        {
            if (e.Kind == TopicEventKind.Reply && !_answered.TryReply(e.Ref, _protocol.IsInFlight(e.Ref)))
            {
                return;
            }
        }

        Append(e);
    }

    /// <summary>Writes what the topic says to this member alone.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void Append(TopicEvent e)
    {
        if (_leave is { } leave && e.Kind == TopicEventKind.Reply && e.Ref == leave.Ref && Interlocked.CompareExchange(ref _leave, null, leave) != leave)
        {
            // Its end has been told already.
            return;
        }

        Frames.Append(e);
    }

    /// <summary>Ends the member and tells the client, by the word of the topic.</summary>
    /// <param name="status">Closed or crashed.</param>
    public void End(MemberStatus status)
    {
        lock (_gate)
        {
            if (!EndLocked(out _))
            {
                return;
            }
        }

        Socket.Remove(this);
        AnswerLeave();
        Frames.End(status);
    }

    /// <summary>Ends a member whose join lets nobody in, and lets the client's next join have its turn.</summary>
    public void Refuse(JoinResponse response, TopicMember? replaced)
    {
        List<MemberEvent> unsent;
        TopicMember? successor;
        lock (_gate)
        {
            EndLocked(out unsent);
            successor = _successor;
            _successor = null;
        }

        Local.Unregister(this);
        Socket.Remove(this);
        Frames.Refused(response, replaced);
        Frames.Unjoined(unsent);
        successor?.StartJoin(replaces: null);
    }

    /// <summary>Ends a member that the client can't be served as, and tells both sides.</summary>
    public void Crash()
    {
        End(MemberStatus.Crashed);
        _ = DisconnectFromTopicAsync();
    }

    /// <summary>Tells the topic that its client has proved anew who it is. Where that fails the client joins anew, as who it is now.</summary>
    public void ChangeUser()
    {
        if (_local is { } local)
        {
            Guard(local.Grain.ChangeUserAsync(Id, Socket.Assigns, Socket.User));
        }
    }

    /// <summary>Ends a member for whom something failed that must not: both sides and the log are told.</summary>
    public void Fail(Exception exception)
    {
        MemberLog.Failed(_registry.Logger, Id, exception);
        _local?.Unregister(this);
        Crash();
    }

    /// <summary>Ends the member because its socket is gone.</summary>
    public void Disconnect()
    {
        bool isKnown;
        TopicMember? joining;
        TopicMember? replaced;
        lock (_gate)
        {
            isKnown = _protocol.Phase is MemberPhase.Joining or MemberPhase.Joined;
            (joining, replaced, _replaces) = (_waitsFor, _replaces, null);
            EndLocked(out _);
        }

        // Its join may never have come, and the one in whose place it was to be is still there.
        _ = replaced?.DisconnectFromTopicAsync();
        joining?.Disconnect();
        _local?.Unregister(this);
        if (isKnown && _local is not null)
        {
            _ = DisconnectFromTopicAsync();
        }
    }

    /// <summary>Takes it out here, and tells the topic that it is gone.</summary>
    public void LeaveTopic()
    {
        Local.Unregister(this);
        _ = DisconnectFromTopicAsync();
    }

    /// <summary>Tells the topic that it is gone: one that isn't told keeps the member, and shows it as present.</summary>
    public Task DisconnectFromTopicAsync() => _registry.Disconnector.TellAsync(this);

    // Where nothing of its own waits, room would never be told of.
    private bool HasRoomLocked =>
        _protocol.HasRoom(_registry.Options.MemberQueueLength, _registry.Options.MemberQueueBytes) && !(_protocol.WaitingBytes > 0 && Socket.MustWait);

    // Unless the topic has answered it by itself.
    private void FailPush(Ref push)
    {
        bool isUnanswered;
        lock (_gate)
        {
            isUnanswered = !push.IsNull && _answered.TryGiveUp(push);
        }

        if (isUnanswered)
        {
            Frames.Unavailable(push);
        }
    }

    private MemberCall? NextCallLocked() => FreeRoomLocked(_protocol.NextCall());

    private MemberCall? FreeRoomLocked(MemberCall? next)
    {
        CountWaitingLocked();
        if (_room is { } room && (HasEnded || HasRoomLocked))
        {
            _room = null;
            room.SetResult();
        }

        return next;
    }

    private bool EndLocked(out List<MemberEvent> unsent)
    {
        var ends = _protocol.TryEnd(out unsent);
        FreeRoomLocked(next: null);
        if (ends)
        {
            Socket.Hold(-JoinBytes);
        }

        return ends;
    }

    private void CountWaitingLocked()
    {
        var change = _protocol.WaitingBytes - _countedBytes;
        _countedBytes += change;
        if (change != 0)
        {
            Socket.Hold(change);
        }
    }

    // A member may have joined behind what the others have reached.
    private HistoryPosition PlaceAmong(HistoryPosition seen) =>
        seen.IsNone || (seen.Life == Reached.Life && seen.Offset < Reached.Offset) ? Reached : seen;

    private void HoldAnew() => Held = new HeldEvents(_registry.Options.HeldLength, _registry.Options.HeldBytes);

    // Its handlers' answers are lost, as in Phoenix.
    private void GiveWay(TopicMember next, bool wasJoined)
    {
        AnswerLeave();
        next.StartJoin(wasJoined ? this : null);
        _local?.Unregister(this);
    }

    // Only decided under the lock, and made behind it: a call that fails at once asks for the topic's lock, which comes first.
    private void Start(MemberCall? call)
    {
        if (call is { } next)
        {
            _ = _registry.Calls.MakeAsync(this, next);
        }
    }

    // Whatever became of it on the way, a leave is true once the member has ended.
    private void AnswerLeave()
    {
        if (Interlocked.Exchange(ref _leave, null) is { } leave)
        {
            Frames.Reply(leave.Ref, ReplyStatus.Ok, Payload.Empty);
        }
    }

    // A member for whom nothing goes on would keep its client waiting for ever.
    private void Guard(Task work)
    {
        _ = GuardAsync();

        async Task GuardAsync()
        {
            try
            {
                await work.ConfigureAwait(_registry.KeepsContext);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }
    }
}
