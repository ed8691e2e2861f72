namespace Orleans.Channels.Gateway;

/// <summary>
/// What a member may do next, and which answer it still believes: one call at a time, each under its number, from its join to its
/// end. A pure state machine, whose owner sees to the lock, the calls and the clock; docs/state-machines.md has its table.
/// </summary>
internal struct MemberProtocol
{
    private const int MaxEventsPerCall = 256;

    // Null while nothing waits, as nearly always.
    private List<MemberEvent>? _waiting;
    private MemberEvent[]? _inFlight;
    private bool _isAnswered;
    private bool _isAskedAgain;

    // Which of its entries the call under way was made in: a rejoin gives up all calls before it, also at the same activation.
    private int _entry;
    private int _calledEntry;
    private long _calledEpoch;

    /// <summary>How far it has come.</summary>
    public MemberPhase Phase { get; private set; }

    /// <summary>How many bytes of its client's events wait for their call.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>Whose turn it is.</summary>
    public MemberTurn Turn { get; private set; }

    /// <summary>True once a leave was sent or an end was told: nothing more goes to the topic.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>The activation that it joined last.</summary>
    public long Epoch { get; private set; }

    /// <summary>The number of the last call, those that were given up counted twice.</summary>
    public int LastCall { get; private set; }

    /// <summary>What its channel has made of its assigns, as far as is known; null while they are its socket's.</summary>
    public Payload? Assigns { get; private set; }

    /// <summary>Whether its client has sent anything since it joined.</summary>
    public readonly bool HasSpoken => LastCall > 0 || _waiting is not null;

    /// <summary>Its turn to join has come; false when it has ended meanwhile.</summary>
    public bool TryBegin()
    {
        if (Phase == MemberPhase.Ended)
        {
            return false;
        }

        Phase = MemberPhase.Joining;
        return true;
    }

    /// <summary>Its join is answered; false when it has ended meanwhile.</summary>
    /// <param name="epoch">The activation that it has joined.</param>
    /// <param name="assigns">Its assigns, if the join has changed them.</param>
    public bool TryEnter(long epoch, Payload? assigns)
    {
        if (Phase != MemberPhase.Joining)
        {
            return false;
        }

        (Phase, Epoch, Assigns) = (MemberPhase.Joined, epoch, assigns ?? Assigns);
        _entry++;
        return true;
    }

    /// <summary>The activation that it had joined was left; false when it isn't joined.</summary>
    /// <param name="siloIsGone">True when no answer will come to a call under way.</param>
    /// <param name="lost">The events of a call that nobody will answer any more.</param>
    public bool TryLeaveActivation(bool siloIsGone, out MemberEvent[] lost)
    {
        lost = [];
        if (Phase != MemberPhase.Joined)
        {
            return false;
        }

        Phase = MemberPhase.Joining;
        if (Turn is MemberTurn.Busy or MemberTurn.ReadyEarly || (Turn == MemberTurn.Calling && siloIsGone && !_isAnswered))
        {
            lost = GiveUp();
        }

        return true;
    }

    /// <summary>Takes an event of the client; false when it has nobody to go to. Phoenix says nothing to what comes behind a leave either.</summary>
    /// <param name="e">The event.</param>
    /// <param name="call">The call that is to be made, if it is the member's turn.</param>
    public bool TryTake(MemberEvent e, out MemberCall? call)
    {
        call = null;
        if (Phase == MemberPhase.Ended || IsEnding)
        {
            return false;
        }

        IsEnding = e.IsLeave;
        if (CanCall && _waiting is null)
        {
            call = NewCall([e]);
            return true;
        }

        (_waiting ??= []).Add(e);
        WaitingBytes += SizeOf(e);
        call = NextCall();
        return true;
    }

    /// <summary>The call that is to be made next, if it is the member's turn and anything waits.</summary>
    public MemberCall? NextCall()
    {
        if (!CanCall || _waiting is null)
        {
            return null;
        }

        var events = _waiting.Take(MaxEventsPerCall).ToArray();
        WaitingBytes -= events.Sum(SizeOf);
        if (events.Length == _waiting.Count)
        {
            _waiting = null;
        }
        else
        {
            _waiting.RemoveRange(0, events.Length);
        }

        return NewCall(events);
    }

    /// <summary>Whether more may wait.</summary>
    public readonly bool HasRoom(int maxEvents, long maxBytes) => _waiting is null || (_waiting.Count < maxEvents && WaitingBytes < maxBytes);

    /// <summary>Hears an answer. Where it is believed, it is to be delivered, and then settled.</summary>
    /// <param name="call">The call that is answered.</param>
    /// <param name="status">How the member stands.</param>
    /// <param name="assigns">The member's assigns, if they have changed.</param>
    /// <param name="lost">The events of a call that nobody will answer any more.</param>
    public AnswerBelief Hear(int call, MemberStatus status, Payload? assigns, out MemberEvent[] lost)
    {
        lost = [];

        // To a call that was asked twice come two answers, and one of them says no more than that.
        if (LastCall != call || _isAnswered || status == MemberStatus.Taken)
        {
            return AnswerBelief.None;
        }

        // What it was taken in with since is later.
        Assigns = _calledEntry == _entry ? assigns ?? Assigns : Assigns;
        var isPast = IsPast;
        if (isPast && status == MemberStatus.Busy && Turn == MemberTurn.Calling)
        {
            lost = GiveUp();
            return AnswerBelief.Lost;
        }

        _isAnswered = true;
        Turn = status == MemberStatus.Busy && Turn == MemberTurn.Calling ? MemberTurn.Busy : Turn;
        return isPast ? AnswerBelief.Past : AnswerBelief.All;
    }

    /// <summary>An answer that was believed has been delivered.</summary>
    /// <returns>The call that is to be made next.</returns>
    public MemberCall? Settle(int call, MemberStatus status)
    {
        if (LastCall != call || Turn == MemberTurn.Busy)
        {
            return null;
        }

        if (status is MemberStatus.Joined or MemberStatus.Busy)
        {
            return Free();
        }

        // Its end may still wait for what must be said before it.
        (Turn, IsEnding, _waiting, WaitingBytes) = (MemberTurn.Idle, true, null, 0);
        return null;
    }

    /// <summary>The topic has done with the events of a call that it answered with <see cref="MemberStatus.Busy"/>.</summary>
    /// <param name="assigns">The member's assigns, if they have changed.</param>
    /// <param name="isPast">Whether the call was given up: the topic says nothing yet of the one under way.</param>
    /// <returns>The call that is to be made next.</returns>
    public MemberCall? BeReady(Payload? assigns, bool isPast = false)
    {
        Assigns = assigns ?? Assigns;
        if (isPast)
        {
            return null;
        }

        if (Turn == MemberTurn.Busy)
        {
            return Free();
        }

        Turn = Turn == MemberTurn.Calling ? MemberTurn.ReadyEarly : Turn;
        return null;
    }

    /// <summary>A call isn't answered soon: it may be lost, or its answer may.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="again">What is to be asked again.</param>
    public CallDoubt Doubt(int call, out MemberCall again)
    {
        again = new MemberCall(_inFlight ?? [], call, _calledEpoch);
        if (!IsOpen(call))
        {
            return CallDoubt.Settled;
        }

        if (IsPast)
        {
            return CallDoubt.GivenUp;
        }

        _isAskedAgain = true;
        return CallDoubt.AskedAgain;
    }

    /// <summary>Whether a push is part of the call under way.</summary>
    public readonly bool IsInFlight(Ref push) => _inFlight is not null && Array.Exists(_inFlight, e => e.Ref == push);

    /// <summary>The activation doesn't know the member; false when the call was settled before.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="isPast">Whether the member has been let in since, or is about to be: this says nothing of where it is now.</param>
    /// <param name="lost">Its events, if a handler may have seen them: asked once, none has, and they go first to the activation that is joined next.</param>
    public bool TryBeUnknown(int call, out bool isPast, out MemberEvent[] lost)
    {
        (isPast, lost) = (IsPast, []);
        if (!IsOpen(call))
        {
            return false;
        }

        if (_isAskedAgain)
        {
            lost = GiveUp();
            return true;
        }

        var unseen = _inFlight!;
        (_waiting ??= []).InsertRange(0, unseen);
        WaitingBytes += unseen.Sum(SizeOf);
        PassNumber();
        return true;
    }

    /// <summary>Gives up a call; false when it was settled before.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="lost">Its events: whether their handlers ran is unknown.</param>
    public bool TryGiveUp(int call, out MemberEvent[] lost)
    {
        var isOpen = IsOpen(call);
        lost = isOpen ? GiveUp() : [];
        return isOpen;
    }

    /// <summary>Ends it; false when it had ended.</summary>
    /// <param name="unsent">What waited.</param>
    public bool TryEnd(out List<MemberEvent> unsent)
    {
        unsent = _waiting ?? [];
        if (Phase == MemberPhase.Ended)
        {
            return false;
        }

        (Phase, _waiting, WaitingBytes, _inFlight) = (MemberPhase.Ended, null, 0, null);
        return true;
    }

    private readonly bool CanCall => Phase == MemberPhase.Joined && Turn == MemberTurn.Idle;

    // Whether the call under way was made before the member was let in where it is now, or it is about to be let in once more.
    private readonly bool IsPast => _calledEntry != _entry || Phase != MemberPhase.Joined;

    private readonly bool IsOpen(int call) => LastCall == call && !_isAnswered && Phase != MemberPhase.Ended;

    private static long SizeOf(MemberEvent e) => e.Payload.Span.Length + (e.Event?.Length ?? 0) + e.Ref.Json.Length;

    private MemberCall NewCall(MemberEvent[] events)
    {
        (_inFlight, _calledEntry, _calledEpoch, _isAnswered, _isAskedAgain, Turn) = (events, _entry, Epoch, false, false, MemberTurn.Calling);
        return new MemberCall(events, ++LastCall, Epoch);
    }

    private MemberCall? Free()
    {
        (Turn, _inFlight) = (MemberTurn.Idle, null);
        return NextCall();
    }

    private MemberEvent[] GiveUp()
    {
        var lost = _inFlight ?? [];
        PassNumber();
        return lost;
    }

    // What comes of the call later is not to be believed.
    private void PassNumber()
    {
        (Turn, _inFlight, _isAnswered) = (MemberTurn.Idle, null, true);
        LastCall++;
    }
}
