using System.Diagnostics;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The member's events on their way to its topic: one call in flight at a time, each under its number. A topic takes a number
/// once, so a call that may be lost is asked again under its own, and nothing runs twice.
/// </summary>
internal sealed partial class TopicMember
{
    private const int MaxEventsPerCall = 256;

    // Null while nothing waits, as nearly always.
    private List<MemberEvent>? _pending;
    private long _pendingBytes;
    private MemberEvent[] _inFlight = [];
    private Turn _turn = Turn.Free;
    private TaskCompletionSource? _room;
    private bool _leaving;

    // The client's leave, until it is answered.
    private MemberEvent? _leave;

    // The number of the last call, of the last one that was answered, and of the last one that was asked again.
    private int _call;
    private int _answered;
    private int _askedAgain;
    private long _callEpoch;

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

    private readonly record struct NextCall(MemberEvent[] Events, int Number, long Epoch);

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

            if (e.IsLeave)
            {
                _leaving = true;
                _leave = e;
            }

            if (_turn == Turn.Free && _stage == Stage.Joined && _pending is null)
            {
                call = NewCallLocked([e]);
                room = default;
            }
            else
            {
                (_pending ??= []).Add(e);
                _pendingBytes += SizeOf(e);
                call = _turn == Turn.Free ? TakeCallLocked() : null;
                room = HasRoomLocked()
                    ? default
                    : new ValueTask((_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            }
        }

        Start(call);
        return room;
    }

    /// <summary>The topic has done with the events of a call that it answered with <see cref="MemberStatus.Busy"/>.</summary>
    /// <param name="assigns">The member's assigns, if they have changed.</param>
    public void OnReady(Payload? assigns = null)
    {
        NextCall? call = null;
        lock (_gate)
        {
            _assigns = assigns ?? _assigns;
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

    /// <summary>A call to another process isn't answered soon: it may be lost with a silo that passed it on, or its answer.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="times">How often it has been asked.</param>
    public void AskAgain(int call, int times)
    {
        MemberEvent[] events;
        long epoch;
        bool isGone;
        lock (_gate)
        {
            if (!IsOpenLocked(call))
            {
                return;
            }

            (events, epoch) = (_inFlight, _callEpoch);
            isGone = _stage != Stage.Joined || epoch != _epoch;
            if (!isGone)
            {
                _askedAgain = call;
            }
        }

        if (isGone)
        {
            // The activation that it went to, and nothing runs there any more.
            GiveUp(call, events);
        }
        else
        {
            _ = GuardAsync(AskAgainAsync(events, call, epoch, times));
        }
    }

    /// <summary>Answers what can't be known to have happened: the activation that said it is gone, and what had to come before it didn't come.</summary>
    public void Fail(MemberReply reply)
    {
        foreach (var e in reply.Events ?? [])
        {
            if (e.Kind == TopicEventKind.Reply && e.Ref != _leave?.Ref)
            {
                Reply(ChannelJoinRef, e.Ref, ReplyStatus.Error, ReplyStatus.Unavailable);
            }
        }
    }

    // Only taken under the lock, and made behind it: a call that fails at once asks for the topic's lock, which comes first.
    private NextCall? TakeCallLocked()
    {
        if (_stage != Stage.Joined || _pending is null)
        {
            return null;
        }

        var events = _pending.Take(MaxEventsPerCall).ToArray();
        _pendingBytes -= events.Sum(SizeOf);
        if (events.Length == _pending.Count)
        {
            _pending = null;
        }
        else
        {
            _pending.RemoveRange(0, events.Length);
        }

        if (_room is { } room && HasRoomLocked())
        {
            _room = null;
            room.SetResult();
        }

        return NewCallLocked(events);
    }

    private NextCall NewCallLocked(MemberEvent[] events)
    {
        _inFlight = events;
        _turn = Turn.Calling;
        _callEpoch = _epoch;
        return new NextCall(events, ++_call, _epoch);
    }

    private bool HasRoomLocked() =>
        _pending is null || (_pending.Count < _registry.Options.MemberQueueLength && _pendingBytes < _registry.Options.MemberQueueBytes);

    private static long SizeOf(MemberEvent e) => e.Payload.Span.Length + (e.Event?.Length ?? 0) + e.Ref.Json.Length;

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

            reply = await _local!.HandleAsync(this, epoch, call, events).ConfigureAwait(false);
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

        try
        {
            if (reply.Status == MemberStatus.Unknown)
            {
                CallAgainLater(events, call, epoch);
                return;
            }

            Stop(events);
            TakeAnswer(reply, call, epoch);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task AskAgainAsync(MemberEvent[] events, int call, long epoch, int times)
    {
        _registry.Instruments.AskAgain(Tag);
        _registry.UnansweredCalls.Add(this, call, times + 1);
        MemberReply reply;
        try
        {
            reply = await _local!.Grain.HandleAsync(Id, epoch, call, events);
        }
        catch (Exception)
        {
            // The first call tells in its own time.
            return;
        }

        if (reply.Status == MemberStatus.Unknown)
        {
            // Of a call that was given up it says nothing: the topic may be taking the member in again just now.
            if (IsOpen(call))
            {
                _local.Reattach(epoch, siloIsGone: false);
            }
        }
        else if (reply.Status != MemberStatus.Taken)
        {
            TakeAnswer(reply, call, epoch);
        }
        else if (times > 1)
        {
            // What the topic answered the first time would have come by now.
            GiveUp(call, events);
        }
    }

    private void TakeAnswer(MemberReply reply, int call, long epoch)
    {
        MemberEvent[] lost = [];
        bool isElsewhere;
        lock (_gate)
        {
            // To a call that was asked twice come two answers, and one of them says no more than that.
            if (_call != call || _answered == call || reply.Status == MemberStatus.Taken)
            {
                return;
            }

            // A later activation has told what it took the member in with.
            _assigns = epoch == _epoch ? reply.Assigns ?? _assigns : _assigns;
            isElsewhere = epoch != _epoch || _stage != Stage.Joined;
            if (reply.Status == MemberStatus.Busy && isElsewhere && _turn == Turn.Calling)
            {
                // Of an activation that was left meanwhile: nobody hears when its handlers are done.
                lost = _inFlight;
                GiveUpLocked();
            }
            else
            {
                _answered = call;
            }
        }

        if (lost.Length > 0)
        {
            FailEvents(lost);
            StartNext();
            return;
        }

        if (reply.Events is not null || reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            _local!.Deliver(this, reply, epoch);
            if (isElsewhere && HasEnded)
            {
                // It ended there, and may have been taken in by the next activation since.
                _ = DisconnectFromTopicAsync();
            }
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
                _pending = null;
            }
        }

        Start(next);
    }

    private void CallAgainLater(MemberEvent[] events, int call, long epoch)
    {
        NextCall? next;
        bool isUnseen;
        lock (_gate)
        {
            if (!IsOpenLocked(call))
            {
                return;
            }

            // Asked once, no handler has seen them: they go to the next activation, in their order.
            isUnseen = _askedAgain != call;
            if (isUnseen)
            {
                (_pending ??= []).InsertRange(0, events);
                _pendingBytes += events.Sum(SizeOf);
            }

            GiveUpLocked();
            next = _epoch != epoch ? TakeCallLocked() : null;
        }

        if (!isUnseen)
        {
            FailEvents(events);
        }

        if (next is null)
        {
            _local!.Reattach(epoch, siloIsGone: false);
        }
        else
        {
            Start(next);
        }
    }

    private void GiveUp(int call, MemberEvent[] events)
    {
        if (!TryGiveUp(call))
        {
            return;
        }

        FailEvents(events);
        StartNext();
    }

    private void StartNext()
    {
        NextCall? next;
        lock (_gate)
        {
            next = _turn == Turn.Free ? TakeCallLocked() : null;
        }

        Start(next);
    }

    private bool TryGiveUp(int call)
    {
        lock (_gate)
        {
            if (!IsOpenLocked(call))
            {
                return false;
            }

            GiveUpLocked();
            return true;
        }
    }

    private bool IsOpen(int call)
    {
        lock (_gate)
        {
            return IsOpenLocked(call);
        }
    }

    private bool IsOpenLocked(int call) => _call == call && _answered != call && _stage != Stage.Ended;

    private void GiveUpLocked()
    {
        _call++;
        _inFlight = [];
        _turn = Turn.Free;
    }

    // Whether their handlers ran is unknown, and that is what the client is told.
    private void FailEvents(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            if (e.IsLeave)
            {
                End(MemberStatus.Closed);
                LeaveTopic();
            }
            else if (!e.Ref.IsNull)
            {
                Reply(ChannelJoinRef, e.Ref, ReplyStatus.Error, ReplyStatus.Unavailable);
            }
        }
    }

    // What a handler does behind its first await is in the handler's own step.
    private static void Stop(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            e.Activity?.Stop();
        }
    }
}
