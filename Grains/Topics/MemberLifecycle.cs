namespace Orleans.Channels.Grains;

/// <summary>
/// A member's life in its topic as a state machine, without anything that does something: it takes what happens and says what is to be
/// done. It is the one that knows who has joined, and an end is one: the first counts, and the channel is told of it once if it let the
/// member in.
/// </summary>
internal struct MemberLifecycle
{
    private MemberPhase _phase;
    private bool _isDecided;
    private bool _wasLetIn;
    private bool _endsInside;

    /// <summary>Where it is.</summary>
    public readonly MemberPhase Phase => _phase;

    /// <summary>True from when it was let in, to the end and beyond; not for one that was ended while it was joining.</summary>
    public readonly bool HasJoined => _wasLetIn;

    /// <summary>Whether its end is certain.</summary>
    public readonly bool HasEnded => _phase >= MemberPhase.Ending;

    /// <summary>How a call in flight will say that the member ended.</summary>
    public MemberStatus Status { get; private set; }

    /// <summary>Why it ended.</summary>
    public TerminateReason Reason { get; private set; }

    /// <summary>Whether it can't come back under its id.</summary>
    public bool IsEndFinal { get; private set; }

    /// <summary>The channel lets it in.</summary>
    public MemberSteps LetIn()
    {
        if (_isDecided)
        {
            return MemberSteps.None;
        }

        _isDecided = true;
        if (_phase == MemberPhase.Joining)
        {
            (_phase, _wasLetIn) = (MemberPhase.Joined, true);
            return MemberSteps.LetIn;
        }

        // Let in and ended before: the channel is told both, its client too.
        return MemberSteps.Forget | RememberIfFinal | MemberSteps.EndPresence | MemberSteps.TerminateInTurn;
    }

    /// <summary>The channel refuses it, or wasn't asked any more. What had ended it before stays its end.</summary>
    public MemberSteps Refuse()
    {
        if (_isDecided)
        {
            return MemberSteps.None;
        }

        _isDecided = true;

        if (_phase == MemberPhase.Joining)
        {
            End(MemberStatus.Closed, TerminateReason.Stopped, isFinal: true);
        }

        _phase = MemberPhase.Ended;
        return MemberSteps.Forget | RememberIfFinal | MemberSteps.EndPresence;
    }

    /// <summary>It is ended from outside of its own callbacks: by a kick, a lost socket, a second join, the end of its gateway or of the activation.</summary>
    /// <param name="status">How its gateway tells its client.</param>
    /// <param name="reason">What its channel is told.</param>
    /// <param name="isFinal">False when it may come back under its id.</param>
    /// <param name="isAnswering">Whether its gateway hears of it by an answer.</param>
    public MemberSteps EndFromOutside(MemberStatus status, TerminateReason reason, bool isFinal, bool isAnswering)
    {
        var before = _phase;
        if (before >= MemberPhase.Ending)
        {
            return MemberSteps.None;
        }

        End(status, reason, isFinal);
        if (before == MemberPhase.Joining)
        {
            // Its join goes on, and ends with it.
            return MemberSteps.EndPresence;
        }

        var told = reason switch
        {
            // Its gateway still has to hear that the topic goes on elsewhere.
            TerminateReason.Deactivated => MemberSteps.None,
            TerminateReason.Disconnected or TerminateReason.DuplicateJoin => MemberSteps.ReleaseLink,
            _ => Told(isAnswering),
        };
        return MemberSteps.TakeOut | RememberIfFinal | MemberSteps.EndPresence | told | MemberSteps.TerminateInTurn;
    }

    /// <summary>It ends from within one of its own callbacks: by a leave, a stop or a crash.</summary>
    public MemberSteps EndFromInside(MemberStatus status, TerminateReason reason)
    {
        if (_phase != MemberPhase.Joined)
        {
            return MemberSteps.None;
        }

        End(status, reason, isFinal: true);
        _endsInside = true;
        return MemberSteps.TakeOut | MemberSteps.Remember | MemberSteps.EndPresence | MemberSteps.Terminate;
    }

    /// <summary>The channel's last callback for it is done. Of an end from within, its gateway is told behind all that this callback said.</summary>
    /// <param name="isAnswering">Whether its gateway hears of it by an answer.</param>
    public MemberSteps CallbackDone(bool isAnswering)
    {
        if (_phase != MemberPhase.Ending || !_isDecided)
        {
            return MemberSteps.None;
        }

        _phase = MemberPhase.Ended;
        return _endsInside ? Told(isAnswering) : MemberSteps.None;
    }

    private static MemberSteps Told(bool isAnswering) => isAnswering ? MemberSteps.ReleaseLink : MemberSteps.TellEnd;

    private readonly MemberSteps RememberIfFinal => IsEndFinal ? MemberSteps.Remember : MemberSteps.None;

    private void End(MemberStatus status, TerminateReason reason, bool isFinal)
    {
        _phase = MemberPhase.Ending;
        (Status, Reason, IsEndFinal) = (status, reason, isFinal);
    }
}
