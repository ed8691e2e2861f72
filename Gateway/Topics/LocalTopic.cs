using System.Diagnostics;

namespace Orleans.Channels.Gateway;

/// <summary>
/// One topic at this gateway: hands what the topic says to the local members, once and in order. It knows by the chain of
/// offsets when something was lost, and gets it from the topic before anything newer goes out.
/// </summary>
internal sealed partial class LocalTopic
{
    // Batches that come before a join is answered or while a repair is under way; far more than either takes.
    private const int MaxBacklog = 10_000;

    // What a topic's turn writes to by itself; more would keep its next turn waiting.
    private const int MaxMembersAtOnce = 64;

    private readonly Lock _gate = new();
    private readonly string _pattern;
    private readonly TopicRegistry _lane;
    private readonly Fastlane _members;
    private readonly List<TopicBatch> _backlog = [];
    private readonly List<(TopicMember Member, MemberReply Reply)> _held = [];
    // 0 while no activation is known.
    private long _epoch;
    private long _cursor;
    // The activation that was left last, and where; null when its members were given up, and nobody is owed what it said.
    private (long Epoch, long? Cursor) _detached;
    private int _detachments;
    private volatile bool _isBehind;
    private HistoryPosition _seen;
    // The activation, where it is in this process.
    private ILocalActivation? _here;
    private long _deliveries;
    private long _deliveriesTaken;
    private bool _isHandedOut;
    private bool _closed;

    /// <param name="name">The topic.</param>
    /// <param name="pattern">The pattern of its route.</param>
    /// <param name="grain">The topic's grain.</param>
    /// <param name="lane">What all local topics share.</param>
    public LocalTopic(TopicName name, string pattern, ITopicGrain grain, TopicRegistry lane)
    {
        Name = name;
        _pattern = pattern;
        Grain = grain;
        _lane = lane;
        _members = new Fastlane(name, _gate, lane, Close, member => _ = AcknowledgeEndAsync(member));
    }

    public TopicName Name { get; }

    /// <summary>The topic's grain. Looking one up costs more than a call of it.</summary>
    public ITopicGrain Grain { get; }

    private KeyValuePair<string, object?> Tag => new(ChannelsTelemetry.PatternTag, _pattern);

    /// <summary>The silo that the topic lives on, as far as is known.</summary>
    public string? Silo { get; private set; }

    /// <summary>Whether its activation is in this process.</summary>
    public bool IsHere => Volatile.Read(ref _here) is not null;

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
        lock (_gate)
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
    public void Unregister(TopicMember member) => _members.Remove(member);

    /// <summary>What a join is asked under, from now on.</summary>
    public JoinTicket NewTicket() => new(_lane.Stream, Volatile.Read(ref _detachments), _isBehind);

    /// <summary>Answers a join, and lets out what was held for the member: everything above the join's offset.</summary>
    /// <param name="member">Who joined.</param>
    /// <param name="ticket">What the join was asked under.</param>
    /// <param name="response">The topic's answer.</param>
    /// <param name="replaced">The member whose place this one took.</param>
    /// <returns>False when the topic must be asked once more: its activation is gone, or may have ended the member since.</returns>
    public bool TryCompleteJoin(TopicMember member, JoinTicket ticket, JoinResponse response, TopicMember? replaced)
    {
        lock (_gate)
        {
            if (!TryAdopt(response, ticket, member))
            {
                return false;
            }

            if (_members.TryJoin(member, response, replaced))
            {
                _members.HandHeld(member, response);
            }
            else
            {
                _members.Crash(member);
            }

            ApplyBacklog();
        }

        LetGo();
        if (ticket.Stream != _lane.Stream)
        {
            // It may speak over one that nobody hears any more.
            _ = VerifyAsync();
        }

        return true;
    }

    /// <summary>Rejoins one member whose call failed.</summary>
    public void Rejoin(TopicMember member)
    {
        lock (_gate)
        {
            Fastlane.Rejoin(member, _seen, siloIsGone: false);
        }
    }

    /// <summary>Rejoins all members: the activation that they had joined is gone.</summary>
    /// <param name="epoch">The activation that is gone, or null for whichever it is.</param>
    /// <param name="siloIsGone">True when no answer will come to a call in flight.</param>
    public void Reattach(long? epoch, bool siloIsGone)
    {
        lock (_gate)
        {
            if (_epoch != 0 && (epoch ?? _epoch) == _epoch)
            {
                Detach(siloIsGone);
            }
        }
    }

    /// <summary>Hands a member's events to the topic: in a turn of its activation where that is in this process, in a grain call elsewhere.</summary>
    public ValueTask<MemberReply> HandleAsync(TopicMember member, long epoch, int call, MemberEvent[] events)
    {
        if (Volatile.Read(ref _here) is { } here && here.Epoch == epoch)
        {
            return here.HandleAsync(member.Id, call, events);
        }

        _lane.UnansweredCalls.Add(member, call, times: 1);
        return Grain.HandleAsync(member.Id, epoch, call, events);
    }

    /// <summary>Whether an answer is nothing but frames, which go out at once.</summary>
    public bool MayWriteAtOnce(MemberReply reply, long epoch) =>
        reply.Status is MemberStatus.Joined or MemberStatus.Busy && IsDue(reply, epoch);

    /// <summary>Writes the answer to a member's events, when what must come before it has passed.</summary>
    public void Deliver(TopicMember member, MemberReply reply, long epoch)
    {
        if (IsDue(reply, epoch))
        {
            _members.Write(member, reply);
            return;
        }

        lock (_gate)
        {
            if (epoch == _epoch ? _cursor >= reply.After : epoch == _detached.Epoch && _detached.Cursor >= reply.After)
            {
                _members.Write(member, reply);
            }
            else if (epoch != _epoch)
            {
                _members.Fail(member, reply);
            }
            else
            {
                Hold(member, reply);
            }
        }
    }

    /// <summary>Takes what came over the stream.</summary>
    public void Receive(TopicBatch batch)
    {
        lock (_gate)
        {
            if (_epoch == 0 || _repairing == _epoch)
            {
                Postpone(batch);
            }
            else
            {
                Accept(batch);
            }
        }

        LetGo();
    }

    /// <summary>Takes what comes in the topic's own turn, when that is no more than to write to a few; false when it is to come by itself.</summary>
    public bool TryReceiveAtOnce(TopicBatch batch)
    {
        lock (_gate)
        {
            if (batch.Epoch != _epoch || _repairing == _epoch || batch.Previous > _cursor || _backlog.Count > 0 || _held.Count > 0
                || _members.Count > MaxMembersAtOnce || Array.Exists(batch.Events, static e => e.Kind is not (TopicEventKind.Broadcast or TopicEventKind.Mark)))
            {
                return false;
            }

            Apply(batch.Events, batch.SaidAt);
        }

        LetGo();
        return true;
    }

    // Asked without the lock: what must come before has passed.
    private bool IsDue(MemberReply reply, long epoch) => Volatile.Read(ref _epoch) == epoch && Volatile.Read(ref _cursor) >= reply.After;

    private bool TryAdopt(JoinResponse response, JoinTicket ticket, TopicMember joined)
    {
        if (_epoch > response.Epoch || (_detached.Epoch == response.Epoch && _detachments != ticket.Detachments))
        {
            return false;
        }

        if (_epoch == response.Epoch)
        {
            return true;
        }

        if (_epoch != 0)
        {
            Detach(siloIsGone: false);
            _members.ForgetHeld();
        }

        if (response.Epoch == _detached.Epoch && _detached.Cursor is { } left)
        {
            // Left by mistake: it goes on where it was left, for its members are owed what it said meanwhile.
            Volatile.Write(ref _cursor, Math.Max(left, response.LinkStart));
        }
        else
        {
            // Nobody here is owed what was said before the join, unless another's answer, from before it, is still to come.
            var isFirst = !_members.IsAnotherJoining(joined);
            Volatile.Write(ref _cursor, isFirst ? response.Offset : response.LinkStart);
            _seen = isFirst ? response.Position : default;
        }

        _isBehind = false;
        _members.DeclareDroppable(response.WhenSlow);
        Volatile.Write(ref _epoch, response.Epoch);
        Volatile.Write(ref _here, _lane.Activations?.Find(Name.Text!, response.Epoch));
        Silo = response.Silo;
        _lane.Watch(Silo);
        return true;
    }

    private void Detach(bool siloIsGone)
    {
        LogDetached(_lane.Logger, Name.ForLog, _members.Count);
        _detached = (_epoch, _cursor);
        Volatile.Write(ref _detachments, _detachments + 1);
        Volatile.Write(ref _epoch, 0);
        Volatile.Write(ref _here, null);
        _backlog.Clear();
        FailHeld();
        _members.RejoinAll(_seen, siloIsGone);
    }

    // What these replies had to come behind won't come. An end that one of them tells of is true all the same.
    private void FailHeld()
    {
        foreach (var (member, reply) in _held)
        {
            _members.Fail(member, reply);
        }

        _held.Clear();
    }

    // The topic keeps a way to this gateway open until it hears that an end has come, or has waited long enough.
    private async Task AcknowledgeEndAsync(MemberId member)
    {
        try
        {
            await Grain.DisconnectAsync(member);
        }
        catch (Exception exception)
        {
            LogUnacknowledged(_lane.Logger, member, exception);
        }
    }

    private void Hold(TopicMember member, MemberReply reply)
    {
        _held.Add((member, reply));
        if (!_watchingHeld)
        {
            _watchingHeld = true;
            _ = WatchHeldAsync();
        }
    }

    private void Postpone(TopicBatch batch)
    {
        // Dropped ones show as a gap and are repaired.
        if (_backlog.Count < MaxBacklog)
        {
            _backlog.Add(batch);
        }
    }

    private void Accept(TopicBatch batch)
    {
        if (batch.Epoch != _epoch)
        {
            return;
        }

        if (batch.Previous > _cursor)
        {
            Postpone(batch);
            StartRepair();
            return;
        }

        Apply(batch.Events, batch.SaidAt);
    }

    private void ApplyBacklog()
    {
        if (_backlog.Count == 0 || _epoch == 0 || _repairing == _epoch)
        {
            return;
        }

        var batches = _backlog.ToArray();
        _backlog.Clear();
        foreach (var batch in batches)
        {
            if (_epoch == 0 || _repairing == _epoch)
            {
                Postpone(batch);
            }
            else
            {
                Accept(batch);
            }
        }
    }

    private void Apply(TopicEvent[] events, long saidAt)
    {
        var broadcast = false;
        var deliveries = 0L;
        List<Activity>? steps = null;
        var outer = Activity.Current;
        for (var at = 0; at < events.Length; at++)
        {
            var e = events[at];
            if (e.Offset <= _cursor)
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

            _seen = e.Life == 0 ? _seen : new HistoryPosition(e.Life, e.Offset);

            // Shown last, for a reply that needn't wait is written without the lock.
            ReleaseHeld(e.Offset);
            Volatile.Write(ref _cursor, e.Offset);
        }

        if (broadcast)
        {
            _isHandedOut = true;
            Volatile.Write(ref _deliveries, _deliveries + deliveries);
            _lane.Instruments.FanOut(Tag, deliveries, saidAt);
        }

        if (steps is not null)
        {
            steps.ForEach(step => step.Stop());
            Activity.Current = outer;
        }
    }

    // A broadcast, and those right behind it, unless a reply is to come between them or they are traced one by one.
    private ReadOnlySpan<TopicEvent> WhatGoesTogether(ReadOnlySpan<TopicEvent> events)
    {
        var first = events[0];
        var count = 1;
        while (_held.Count == 0 && first.Trace is null && count < events.Length
            && events[count] is { Kind: TopicEventKind.Broadcast, Trace: null } next && next.Life == first.Life)
        {
            count++;
        }

        return events[..count];
    }

    private void LetGo()
    {
        if (!_isHandedOut)
        {
            return;
        }

        FlushBatch handedOut;
        lock (_gate)
        {
            if (!_isHandedOut)
            {
                return;
            }

            _isHandedOut = false;
            handedOut = _members.TakeOutboxes();
        }

        handedOut.Flush();
    }

    private void ReleaseHeld(long through)
    {
        if (_held.Count == 0)
        {
            return;
        }

        var released = 0;
        while (released < _held.Count && _held[released].Reply.After <= through)
        {
            var (member, reply) = _held[released++];
            _members.Write(member, reply);
        }

        _held.RemoveRange(0, released);
    }

    private void Close()
    {
        _closed = true;
        _lane.Forget(this);
    }
}
