using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>A member's life in its topic: the table of <see cref="MemberLifecycle"/>, in as few words as it can be said.</summary>
/// <remarks>Each step is a method of <see cref="MemberLifecycle"/>, in any order. What was to be done is counted, up to twice.</remarks>
internal static class LifeSpec
{
    /// <summary>What ends a member from outside.</summary>
    public static readonly End[] Ends =
    [
        new(MemberStatus.Closed, TerminateReason.Stopped, IsFinal: true),
        new(MemberStatus.Closed, TerminateReason.Disconnected, IsFinal: true),
        new(MemberStatus.Closed, TerminateReason.DuplicateJoin, IsFinal: true),
        new(MemberStatus.Closed, TerminateReason.Disconnected, IsFinal: false),
        new(MemberStatus.Crashed, TerminateReason.Deactivated, IsFinal: false),
    ];

    /// <summary>What ends it from within.</summary>
    public static readonly End[] OwnEnds = [new(MemberStatus.Closed, TerminateReason.Left, IsFinal: true), new(MemberStatus.Crashed, TerminateReason.Crashed, IsFinal: true)];

    /// <summary>Whether its gateway hears of an end by an answer.</summary>
    public static readonly bool[] Either = [false, true];

    /// <summary>How and why a member ended.</summary>
    public readonly record struct End(MemberStatus Status, TerminateReason Reason, bool IsFinal);

    /// <summary>Where it is, what the channel said to its join, and what was done so far.</summary>
    public readonly record struct State(MemberPhase Phase, bool IsDecided, bool IsAllowed, bool EndsInside, End End, byte LetIns, byte TakenOut, byte Forgotten, byte Remembered, byte Told, byte Terminated);

    /// <summary>The specification.</summary>
    public static Spec<State> Create() => Spec.From(new State())
        .Action("LetIn", _ => true, s => LetIn(s).After)
        .Action("Refuse", _ => true, s => Refuse(s).After)
        .Action("EndFromOutside", Ends, (_, _) => true, (s, end) => EndFromOutside(s, end, isAnswering: false).After)
        .Action("EndWhileAnswering", Ends, (_, _) => true, (s, end) => EndFromOutside(s, end, isAnswering: true).After)
        .Action("EndFromInside", OwnEnds, (_, _) => true, (s, end) => EndFromInside(s, end).After)
        .Action("CallbackDone", Either, (_, _) => true, (s, isAnswering) => CallbackDone(s, isAnswering).After)

        .Invariant("TERMINATED-ONCE", "The channel is told once of the end of whom it let in, and of nobody else's.", s => s.Terminated == (s is { IsAllowed: true, Phase: >= MemberPhase.Ending } ? 1 : 0))
        .Invariant("OUT-ONCE", "Who was let in is taken out once, and who wasn't is forgotten.", s => s.Phase < MemberPhase.Ending || !s.IsDecided || (s.TakenOut == s.LetIns && s.TakenOut + s.Forgotten == 1))
        .Invariant("REMEMBERED", "An end is remembered, once, if nobody may come back from it.", s => s.Remembered == (s.Phase >= MemberPhase.Ending && s.IsDecided && s.End.IsFinal ? 1 : 0))
        .Invariant("TOLD-ONCE", "A gateway is told once, or its link is let go, and not both.", s => s.Told <= 1)
        .Never("FIRST-END", "The first end counts.", (b, a) => b.Phase >= MemberPhase.Ending && a.End != b.End)
        .Never("FORWARD", "A life goes one way.", (b, a) => a.Phase < b.Phase)
        .Reachable("LET-IN-AND-ENDED", "One that is ended while it joins may be let in all the same.", s => s is { IsAllowed: true, LetIns: 0, Forgotten: 1 })

        .Fault("the channel isn't told of who is let in and has ended", "LetIn", (b, a) => a.Terminated > b.Terminated, (_, a) => a with { Terminated = 0 })
        .Fault("who left is still there", "EndFromInside", (b, a) => a.TakenOut > b.TakenOut, (_, a) => a with { TakenOut = 0 })
        .Fault("who is kicked may ask again", "EndFromOutside", (b, a) => a.Remembered > b.Remembered, (_, a) => a with { Remembered = 0 })
        .Fault("a gateway is told in the turn that ends a member, and behind it", "CallbackDone", (b, a) => a.Told > b.Told, (_, a) => a with { Told = 2 })
        .Fault("a later end counts", "EndFromOutside", (b, _) => b.Phase == MemberPhase.Ending && b.End == Ends[0], (_, a) => a with { End = Ends[1] })
        .Fault("who has ended is ending", "CallbackDone", (b, _) => b is { Phase: MemberPhase.Ended, IsDecided: true, EndsInside: false }, (_, a) => a with { Phase = MemberPhase.Ending });

    public static (State After, MemberSteps Said) LetIn(State s)
    {
        if (s.IsDecided)
        {
            return (s, MemberSteps.None);
        }

        s = s with { IsDecided = true, IsAllowed = true };
        return s.Phase == MemberPhase.Joining
            ? Do(s with { Phase = MemberPhase.Joined }, MemberSteps.LetIn)
            : Do(s, MemberSteps.Forget | Remember(s.End) | MemberSteps.EndPresence | MemberSteps.TerminateInTurn);
    }

    public static (State After, MemberSteps Said) Refuse(State s)
    {
        if (s.IsDecided)
        {
            return (s, MemberSteps.None);
        }

        var end = s.Phase == MemberPhase.Joining ? Ends[0] : s.End;
        return Do(s with { IsDecided = true, Phase = MemberPhase.Ended, End = end }, MemberSteps.Forget | Remember(end) | MemberSteps.EndPresence);
    }

    public static (State After, MemberSteps Said) EndFromOutside(State s, End end, bool isAnswering)
    {
        switch (s.Phase)
        {
            case MemberPhase.Joining:
                return Do(s with { Phase = MemberPhase.Ending, End = end }, MemberSteps.EndPresence);
            case MemberPhase.Joined:
                var told = end.Reason switch
                {
                    TerminateReason.Deactivated => MemberSteps.None,
                    TerminateReason.Disconnected or TerminateReason.DuplicateJoin => MemberSteps.ReleaseLink,
                    _ => isAnswering ? MemberSteps.ReleaseLink : MemberSteps.TellEnd,
                };
                return Do(s with { Phase = MemberPhase.Ending, End = end }, MemberSteps.TakeOut | Remember(end) | MemberSteps.EndPresence | told | MemberSteps.TerminateInTurn);
            default:
                return (s, MemberSteps.None);
        }
    }

    public static (State After, MemberSteps Said) EndFromInside(State s, End end) => s.Phase != MemberPhase.Joined
        ? (s, MemberSteps.None)
        : Do(s with { Phase = MemberPhase.Ending, End = end, EndsInside = true }, MemberSteps.TakeOut | MemberSteps.Remember | MemberSteps.EndPresence | MemberSteps.Terminate);

    public static (State After, MemberSteps Said) CallbackDone(State s, bool isAnswering) => s is not { Phase: MemberPhase.Ending, IsDecided: true }
        ? (s, MemberSteps.None)
        : Do(s with { Phase = MemberPhase.Ended }, !s.EndsInside ? MemberSteps.None : isAnswering ? MemberSteps.ReleaseLink : MemberSteps.TellEnd);

    private static MemberSteps Remember(End end) => end.IsFinal ? MemberSteps.Remember : MemberSteps.None;

    private static (State After, MemberSteps Said) Do(State s, MemberSteps steps) => (s with
    {
        LetIns = Count(s.LetIns, steps, MemberSteps.LetIn),
        TakenOut = Count(s.TakenOut, steps, MemberSteps.TakeOut),
        Forgotten = Count(s.Forgotten, steps, MemberSteps.Forget),
        Remembered = Count(s.Remembered, steps, MemberSteps.Remember),
        Told = Count(s.Told, steps, MemberSteps.TellEnd | MemberSteps.ReleaseLink),
        Terminated = Count(s.Terminated, steps, MemberSteps.Terminate | MemberSteps.TerminateInTurn),
    }, steps);

    private static byte Count(byte before, MemberSteps steps, MemberSteps any) => (byte)((steps & any) == 0 ? before : Math.Min(before + 1, 2));
}
