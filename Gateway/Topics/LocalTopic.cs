using System.Diagnostics;

namespace Orleans.Channels.Gateway;

/// <summary>
/// One topic at this gateway: hands what the topic says to the local members, once and in order, as its <see cref="TopicAttachment"/>
/// decides. Its lock comes before those of its members.
/// </summary>
internal sealed partial class LocalTopic
{
    // What a topic's turn writes to by itself; more would keep its next turn waiting.
    private const int MaxMembersAtOnce = 64;

    private readonly string _pattern;
    private readonly TopicRegistry _registry;
    private readonly Fastlane _lane;
    private readonly LocalMembers _members;
    private readonly TopicAttachment _attachment = new();
    private readonly HeldReplies _held = new();
    private readonly GrainTopicClient _client;

    // Where the activation is in this process.
    private InProcessTopicClient? _here;
    private TopicRepair? _repair;
    private long _heardLast;
    private long _deliveries;
    private long _deliveriesTaken;
    private bool _isHandedOut;
    private bool _closed;

    /// <param name="name">The topic.</param>
    /// <param name="pattern">The pattern of its route.</param>
    /// <param name="grain">The topic's grain.</param>
    /// <param name="registry">What all local topics share.</param>
    public LocalTopic(TopicName name, string pattern, ITopicGrain grain, TopicRegistry registry)
    {
        Name = name;
        _pattern = pattern;
        _registry = registry;
        _client = new GrainTopicClient(grain);
        _lane = new Fastlane(name, registry.Logger);
        _members = new LocalMembers(this, _lane, registry.Logger);
    }

    public TopicName Name { get; }

    /// <summary>The topic's grain. Looking one up costs more than a call of it.</summary>
    public ITopicGrain Grain => _client.Grain;

    /// <summary>Held while the topic says something here, or its activation changes.</summary>
    public Lock Gate { get; } = new();

    public KeyValuePair<string, object?> Tag => new(ChannelsTelemetry.PatternTag, _pattern);

    /// <summary>Whether its activation is in this process.</summary>
    public bool IsHere => Volatile.Read(ref _here) is not null;

    /// <summary>The place in the topic's history that its members here have reached, or none. Guarded by <see cref="Gate"/>.</summary>
    public HistoryPosition Seen => _attachment.Seen;

    /// <summary>How many members it has here.</summary>
    public int Count => _members.Count;

    /// <summary>How many broadcasts were handed to members since this was last asked, each member by itself.</summary>
    public long TakeDeliveries()
    {
        var deliveries = Volatile.Read(ref _deliveries);
        return deliveries - Interlocked.Exchange(ref _deliveriesTaken, deliveries);
    }

    /// <summary>Adds a member that is about to join; false when this object is no longer in use.</summary>
    public bool TryRegister(TopicMember member)
    {
        lock (Gate)
        {
            if (_closed)
            {
                return false;
            }

            _members.Add(member);
            return true;
        }
    }

    /// <summary>Takes a member out.</summary>
    public void Unregister(TopicMember member)
    {
        lock (Gate)
        {
            if (_members.TryRemove(member) && _members.Count == 0)
            {
                _closed = true;
                _registry.Forget(this);
            }
        }
    }

    /// <summary>What a join is asked under, from now on.</summary>
    public JoinTicket NewTicket()
    {
        lock (Gate)
        {
            return _attachment.NewTicket(_registry.Stream);
        }
    }

    /// <summary>Answers a join, and lets out what was held for the member: everything above the join's offset.</summary>
    /// <param name="member">Who joined.</param>
    /// <param name="ticket">What the join was asked under.</param>
    /// <param name="response">The topic's answer.</param>
    /// <param name="replaced">The member whose place this one took.</param>
    /// <returns>What is to be done; null when the topic must be asked once more: its activation is gone, or may have ended the member since.</returns>
    public Entered? TryCompleteJoin(TopicMember member, JoinTicket ticket, JoinResponse response, TopicMember? replaced)
    {
        Entered entered;
        lock (Gate)
        {
            if (!TryAdopt(response, ticket, member))
            {
                return null;
            }

            if (!_members.TryAnswerJoin(member, response, replaced))
            {
                _members.Crash(member);
            }

            entered = member.Enter(response, _members.TryHandOwed(member, response));
            TakeBacklog();
        }

        Flush();
        if (ticket.Stream != _registry.Stream)
        {
            // It may speak over one that nobody hears any more.
            _ = VerifyAsync();
        }

        return entered;
    }

    /// <summary>Rejoins one member whose call failed.</summary>
    public void Rejoin(TopicMember member)
    {
        lock (Gate)
        {
            member.Rejoin(_attachment.Seen, siloIsGone: false);
        }
    }

    /// <summary>An activation doesn't know a member of its: all members here are rejoined, if it is the one that is heard.</summary>
    public void Leave(long epoch)
    {
        lock (Gate)
        {
            if (_attachment.Current?.Epoch == epoch)
            {
                Detach(siloIsGone: false);
            }
        }
    }

    /// <summary>A silo is dead: the members here are rejoined, if the topic lived on it, and no answer will come to their calls.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryLeaveSilo(string silo)
    {
        lock (Gate)
        {
            var isGone = _attachment.Current?.Silo == silo;
            if (isGone)
            {
                Detach(siloIsGone: true);
            }

            return isGone;
        }
    }

    /// <summary>This gateway was taken for gone, and the topic may have ended its members: they are rejoined, those too whose join is under way.</summary>
    public void Doubt()
    {
        lock (Gate)
        {
            if (_attachment.Doubt())
            {
                RejoinAll(siloIsGone: false);
            }
        }
    }

    /// <summary>Nobody knows what became of the members here: those that have joined are told so, and their clients join anew.</summary>
    public void GiveUpAll()
    {
        lock (Gate)
        {
            _attachment.Doubt();
            Volatile.Write(ref _here, null);
            FailHeld();
            foreach (var member in _members.Answered())
            {
                _members.Crash(member);
            }
        }
    }

    /// <summary>Hands a member's events to the topic: in a turn of its activation where that is in this process, in a grain call elsewhere.</summary>
    public ValueTask<MemberReply> HandleAsync(TopicMember member, MemberCall call)
    {
        ITopicClient client = Volatile.Read(ref _here) is { } here && here.Epoch == call.Epoch ? here : _client;
        if (client.MayLoseCalls)
        {
            _registry.UnansweredCalls.Add(member, call.Number, times: 1);
        }

        return client.HandleAsync(member.Id, call);
    }

    /// <summary>Whether an answer is nothing but frames, which go out at once.</summary>
    public bool MayWriteAtOnce(MemberReply reply, long epoch) =>
        reply.Status is MemberStatus.Joined or MemberStatus.Busy && _attachment.IsDue(epoch, reply.After);

    /// <summary>Writes the answer to a member's events, when what must come before it has passed.</summary>
    public void Deliver(TopicMember member, MemberReply reply, MemberCall call)
    {
        if (_attachment.IsDue(call.Epoch, reply.After))
        {
            _members.Write(member, reply);
            return;
        }

        lock (Gate)
        {
            switch (_attachment.TurnOf(call.Epoch, reply.After))
            {
                case AnswerTurn.Now:
                    _members.Write(member, reply);
                    break;
                case AnswerTurn.Later:
                    member.HoldAnswer();
                    _held.Add(member, reply, call.Events);
                    Repair.WatchHeld();
                    break;
                default:
                    _members.Fail(member, reply, call.Events);
                    break;
            }
        }
    }

    /// <summary>Takes what a topic says.</summary>
    public void Receive(TopicBatch batch)
    {
        lock (Gate)
        {
            Take(batch);
        }

        Flush();
    }

    /// <summary>Takes what comes in the topic's own turn, when that is no more than to write to a few; false when it is to come by itself.</summary>
    public bool TryReceiveAtOnce(TopicBatch batch)
    {
        lock (Gate)
        {
            if (_attachment.HasBacklog || !_held.IsEmpty || _members.Count > MaxMembersAtOnce
                || _attachment.State != AttachmentState.Attached || batch.Epoch != _attachment.Current!.Epoch || batch.Previous > _attachment.Current.Cursor
                || Array.Exists(batch.Events, static e => e.Kind is not (TopicEventKind.Broadcast or TopicEventKind.Mark)))
            {
                return false;
            }

            Apply(batch.Events, batch.SaidAt);
        }

        Flush();
        return true;
    }

    /// <summary>Asks the topic what was missed, after a time in which even its last word may have been lost.</summary>
    public Task VerifyAsync() => Repair.VerifyAsync();

    /// <summary>What is asked when the topic may have said something that didn't come; null while nobody is there to ask, or it is being asked.</summary>
    public (AttachedActivation Asked, long After)? WhatToVerify()
    {
        lock (Gate)
        {
            return _attachment is { State: AttachmentState.Attached, Current: { } current } ? (current, current.Cursor) : null;
        }
    }

    /// <summary>Takes what a topic was asked for.</summary>
    /// <param name="missed">Its answer; null when it doesn't reach back so far, or can't be reached.</param>
    /// <param name="asked">The activation that was asked.</param>
    /// <param name="after">The cursor that it was asked with.</param>
    /// <param name="endsRepair">Whether batches have been waiting for it.</param>
    public void TakeMissed(TopicBatch? missed, AttachedActivation asked, long after, bool endsRepair)
    {
        lock (Gate)
        {
            if (endsRepair)
            {
                _attachment.EndRepair(asked);
            }

            TakeMissed(missed, asked, after);
            TakeBacklog();
        }

        Flush();
    }

    /// <summary>
    /// Begins a repair for replies that wait for something that doesn't come, the only sign of a loss that nothing follows. Asked for
    /// under <see cref="Gate"/>.
    /// </summary>
    /// <param name="cursor">The cursor when this was last asked, and where it is now.</param>
    /// <returns>False when no reply waits.</returns>
    public bool LookAfterHeld(ref long? cursor)
    {
        var before = cursor;
        cursor = _attachment.Current?.Cursor;
        if (!_held.IsEmpty && cursor is not null && cursor == before)
        {
            BeginRepair();
        }

        return !_held.IsEmpty;
    }

    /// <summary>Whether an activation is the one that is heard.</summary>
    public bool Hears(AttachedActivation activation) => _attachment.Current?.Epoch == activation.Epoch;

    /// <summary>Tells the topic that the end of a member has come: it keeps a way to this gateway open until then, or has waited long enough.</summary>
    public void ConfirmEnd(MemberId member)
    {
        if (member.Gateway == _registry.Gateway)
        {
            _ = ConfirmEndAsync(member);
        }
    }

    private TopicRepair Repair => _repair ??= new TopicRepair(this, _registry);

    private async Task ConfirmEndAsync(MemberId member)
    {
        try
        {
            await Grain.DisconnectAsync(member);
        }
        catch (Exception exception)
        {
            LogUnconfirmed(_registry.Logger, member, exception);
        }
    }

    private bool TryAdopt(JoinResponse response, JoinTicket ticket, TopicMember joined)
    {
        switch (_attachment.Adopt(response, ticket, !_members.IsAnotherJoining(joined)))
        {
            case Adoption.Refused:
                return false;
            case Adoption.Known:
                return true;
            case Adoption.BehindOlder:
                Detach(siloIsGone: false);
                return TryAdopt(response, ticket, joined);
        }

        if (_heardLast != response.Epoch)
        {
            // Only one that was left by mistake goes on with what was held for those who join.
            _members.ForgetHeld();
            _heardLast = response.Epoch;
        }

        _lane.DeclareDroppable(response.WhenSlow);
        Volatile.Write(ref _here, InProcessTopicClient.Find(_registry.Activations, Name.Text!, response.Epoch));
        _registry.WatchedSilos.Add(response.Silo);
        return true;
    }

    private void Detach(bool siloIsGone)
    {
        _attachment.Detach();
        RejoinAll(siloIsGone);
    }

    private void RejoinAll(bool siloIsGone)
    {
        LogDetached(_registry.Logger, Name.ForLog, _members.Count);
        Volatile.Write(ref _here, null);
        FailHeld();
        foreach (var member in _members.Joined())
        {
            member.Rejoin(_attachment.Seen, siloIsGone);
        }
    }

    private void Take(TopicBatch batch)
    {
        switch (_attachment.Receive(batch))
        {
            case BatchTurn.Now:
                Apply(batch.Events, batch.SaidAt);
                break;
            case BatchTurn.Gap:
                BeginRepair();
                break;
        }
    }

    private void TakeBacklog()
    {
        if (_attachment is { HasBacklog: true, State: AttachmentState.Attached })
        {
            foreach (var batch in _attachment.TakeBacklog())
            {
                Take(batch);
            }
        }
    }

    private void BeginRepair()
    {
        if (_attachment.BeginRepair() is { } asked)
        {
            Repair.Start(asked);
        }
    }

    private void TakeMissed(TopicBatch? missed, AttachedActivation asked, long after)
    {
        switch (_attachment.Judge(asked, missed, _members.IsAnyOwed))
        {
            case RepairVerdict.Moved:
                Detach(siloIsGone: false);
                break;
            case RepairVerdict.Lost:
                GiveUp(after, missed!.Previous);
                break;
            case RepairVerdict.Missed:
                Apply(missed?.Events ?? [], saidAt: 0);
                if (_attachment.IsBeyondRepair(asked, after, missed, out var through))
                {
                    GiveUp(after, through);
                }

                break;
        }
    }

    // A history may still have what the log no longer does. Without one the truth is that something is lost: the clients rejoin and start anew.
    private void GiveUp(long after, long through)
    {
        _registry.Instruments.Repair(Tag, isRepaired: false);
        LogLost(_registry.Logger, Name.ForLog, after, _members.Count);
        if (!_attachment.Seen.IsNone)
        {
            _attachment.FallBehind(through);
            RejoinAll(siloIsGone: false);
            return;
        }

        _attachment.GiveUp();
        Volatile.Write(ref _here, null);
        FailHeld();
        foreach (var member in _members.Joined())
        {
            _members.Crash(member);
        }
    }

    private void Apply(TopicEvent[] events, long saidAt)
    {
        if (_attachment.Current is not { } heard)
        {
            return;
        }

        var broadcast = false;
        var deliveries = 0L;
        List<Activity>? steps = null;
        var outer = Activity.Current;
        for (var at = 0; at < events.Length && _attachment.Current == heard; at++)
        {
            var e = events[at];
            if (e.Offset <= heard.Cursor)
            {
                continue;
            }

            if (e.Kind == TopicEventKind.Moved)
            {
                // No answer waits for this offset; where the topic was cut short, it is that of something that was never said.
                Detach(siloIsGone: false);
                break;
            }

            switch (e.Kind)
            {
                case TopicEventKind.Broadcast:
                    var step = ChannelsTelemetry.GoOn(e.Trace, "channels.fanout", ActivityKind.Consumer, _pattern, e.Event);
                    var together = WhatGoesTogether(events.AsSpan(at));
                    var handed = _members.HandToAll(together);
                    at += together.Length - 1;
                    e = together[^1];
                    deliveries += handed;
                    broadcast = true;
                    if (step is not null)
                    {
                        step.SetTag("channels.members", handed);
                        (steps ??= []).Add(step);
                    }

                    break;
                case TopicEventKind.Mark:
                    break;
                default:
                    _members.HandToOne(e);
                    break;
            }

            Reach(heard, e);
        }

        if (broadcast)
        {
            _isHandedOut = true;
            Volatile.Write(ref _deliveries, _deliveries + deliveries);
            _registry.Instruments.FanOut(Tag, deliveries, saidAt);
        }

        if (steps is not null)
        {
            steps.ForEach(step => step.Stop());
            Activity.Current = outer;
        }
    }

    // The cursor is shown last, for a reply that needn't wait is written without the lock.
    private void Reach(AttachedActivation heard, TopicEvent e)
    {
        while (_held.TryTake(e.Offset, out var held))
        {
            _members.Write(held.Member, held.Reply);
            held.Member.ReleaseAnswer();
        }

        _attachment.Reach(heard, e);
    }

    // What these had to come behind won't come.
    private void FailHeld()
    {
        while (_held.TryTake(out var held))
        {
            _members.Fail(held.Member, held.Reply, held.Events);
            held.Member.ReleaseAnswer();
        }
    }

    // A broadcast, and those right behind it, unless a reply is to come between them or they are traced one by one.
    private ReadOnlySpan<TopicEvent> WhatGoesTogether(ReadOnlySpan<TopicEvent> events)
    {
        var first = events[0];
        var count = 1;
        while (_held.IsEmpty && first.Trace is null && count < events.Length
            && events[count] is { Kind: TopicEventKind.Broadcast, Trace: null } next && next.Life == first.Life)
        {
            count++;
        }

        return events[..count];
    }

    private void Flush()
    {
        if (!_isHandedOut)
        {
            return;
        }

        FlushBatch handed;
        lock (Gate)
        {
            if (!_isHandedOut)
            {
                return;
            }

            _isHandedOut = false;
            handed = _members.TakeOutboxes();
        }

        handed.Flush();
    }

    [LoggerMessage(EventId = 2203, Level = LogLevel.Warning, Message = "Topic {Topic}: what was lost after offset {After} is no longer known; {Count} members rejoin")]
    private static partial void LogLost(ILogger logger, LogText topic, long after, int count);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Information, Message = "Topic {Topic} goes on in another activation; its {Count} members here are rejoined")]
    private static partial void LogDetached(ILogger logger, LogText topic, int count);

    [LoggerMessage(EventId = 2208, Level = LogLevel.Debug, Message = "The topic of member {Member} couldn't be told that the member's end has come; it keeps the way to this gateway open for half a minute")]
    private static partial void LogUnconfirmed(ILogger logger, MemberId member, Exception exception);
}
