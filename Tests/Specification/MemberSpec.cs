using CsCheck;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// What a member may do next, and which answer it still believes: the table of <see cref="MemberProtocol"/>, in as few words as it can
/// be said. An event is in one place, and each step says what it gives back.
/// </summary>
/// <remarks>
/// Each step is a method of <see cref="MemberProtocol"/>, in any order that its owner may ask for it. There are two pushes and a leave,
/// two activations, and a few numbers for calls. Between hearing an answer and settling it, anything may happen: it is delivered meanwhile.
/// A topic that says it is done has answered, or will answer, that a handler takes its time.
/// </remarks>
internal static class MemberSpec
{
    private const int Events = 3;

    /// <summary>What calls are answered.</summary>
    public static readonly MemberStatus[] Answers = [MemberStatus.Joined, MemberStatus.Busy, MemberStatus.Closed, MemberStatus.Taken];

    /// <summary>How far back the call is that something is said about.</summary>
    public static readonly int[] Back = [0, 1];

    /// <summary>Both.</summary>
    public static readonly bool[] Either = [false, true];

    /// <summary>The events, as the refs of pushes; the last one is a leave.</summary>
    public static readonly int[] Refs = [0, 1, 2];

    /// <summary>Sets of events are bits: <c>1 &lt;&lt; ref</c>.</summary>
    public readonly record struct State(
        MemberPhase Phase, MemberTurn Turn, bool IsEnding, byte Epoch, byte Entry, byte Call, byte CalledEntry, byte CalledEpoch, MemberStatus? Heard, bool IsGivenUp, bool IsAskedAgain,
        byte Said, byte Waits, byte InFlight, byte Replied, byte Unavailable, byte Answered, byte ToSettle, MemberStatus SettlesAs)
    {
        public bool IsOpen(int call) => call == Call && Call > 0 && !IsAnswered && Phase != MemberPhase.Ended;

        public bool IsAnswered => Heard is not null || IsGivenUp;

        public bool MayCall => Phase == MemberPhase.Joined && Turn == MemberTurn.Idle;

        /// <summary>Whether the answer that is said now comes of where the member is.</summary>
        public bool IsHere => CalledEntry == Entry && Phase == MemberPhase.Joined;
    }

    /// <summary>What a step gives back.</summary>
    /// <param name="Word">True or false, or what an answer is worth.</param>
    /// <param name="Lost">The events that nobody will answer any more.</param>
    /// <param name="Call">The events of the call that is to be made.</param>
    public readonly record struct Said(string Word, int Lost = 0, int Call = 0);

    /// <summary>The specification.</summary>
    /// <param name="calls">How many numbers there are for calls.</param>
    /// <param name="entries">How often the member may be let in.</param>
    public static Spec<State> Create(int calls = 5, int entries = 3) => Spec.From(new State())
        .Action("Begin", s => s.Phase is MemberPhase.Waiting or MemberPhase.Ended, s => Begin(s).After)
        .Action("Enter", [1, 2], (s, epoch) => s.Entry < entries && epoch >= s.Epoch, (s, epoch) => Enter(s, epoch).After)
        .Action("Leave", Either, (_, _) => true, (s, siloIsGone) => Leave(s, siloIsGone).After)
        .Action("Take", s => s.Said < Events && s.Call < calls, s => Take(s).After)
        .Action("Next", s => s.Call < calls, s => Next(s).After)
        .Action("Hear", Answers, (s, status) => s.Call > 0 && s.ToSettle == 0 && (s.Turn != MemberTurn.ReadyEarly || status is MemberStatus.Busy or MemberStatus.Taken), (s, status) => Hear(s, s.Call, status).After)
        .Action("HearOfOld", Answers, (s, _) => s.Call > 1 && s.ToSettle == 0, (s, status) => Hear(s, s.Call - 1, status).After)
        .Action("Settle", s => s.ToSettle > 0 && s.Call < calls, s => Settle(s).After)
        .Action("Ready", s => s.Call < calls && (s.Heard is null or MemberStatus.Busy), s => Ready(s).After)
        .Action("Reply", Refs, (s, e) => e < s.Said && (s.Waits & (1 << e)) == 0 && s.Phase != MemberPhase.Ended, (s, e) => Reply(s, e).After)
        .Action("Doubt", Back, (s, back) => s.Call > back, (s, back) => Doubt(s, s.Call - back).After)
        .Action("Unknown", Back, (s, back) => s.Call > back && s.Call < calls && (s.Replied == 0 || s.IsAskedAgain), (s, back) => Unknown(s, s.Call - back).After)
        .Action("GiveUp", Back, (s, back) => s.Call > back && s.Call < calls, (s, back) => GiveUp(s, s.Call - back).After)
        .Action("End", _ => true, s => End(s).After)
        .Terminal(s => s.Phase == MemberPhase.Ended)

        .Invariant("ONE-PLACE", "An event waits, or is in flight, or neither; and what is in flight came before what waits.", s => s.InFlight == 0 || s.Waits == 0 || Highest(s.InFlight) < Lowest(s.Waits))
        .Invariant("ONE-ANSWER", "What the client was told may or may not have been handled is answered in no other way.", s => (s.Answered & s.Unavailable) == 0)
        .Invariant("NOT-DEAF", "A turn that waits for a handler is one of the activation that is heard.", s => s.Turn != MemberTurn.Busy || s.IsHere || s.Phase == MemberPhase.Ended)
        .Never("NUMBERS-RISE", "A number is given once.", (b, a) => a.Call < b.Call)
        .Rule("CALLS-WHEN-JOINED", "A call is made by one who has joined, one at a time.", when: (b, a) => a.Turn == MemberTurn.Calling && a.Call > b.Call, then: (b, a) => a.Phase == MemberPhase.Joined && (b.Turn == MemberTurn.Idle || b.Waits == a.InFlight))
        .Reachable("ALL-ANSWERED", "Both pushes and the leave are answered.", s => s.Answered == 7)

        .Fault("an answer that was believed is given up with its silo", "Leave", (b, a) => b.Heard == MemberStatus.Joined && b.Turn == MemberTurn.Calling && a.Turn == b.Turn && b.Phase == MemberPhase.Joined, (_, a) => GivenUp(a).After)
        .Fault("a handler is waited for at an activation that was left", "Settle", (b, a) => b.SettlesAs == MemberStatus.Busy && b.Call != b.ToSettle && a.Turn == MemberTurn.Idle && a.Phase == MemberPhase.Joining, (_, a) => a with { Turn = MemberTurn.Busy })
        .Fault("what nobody has seen goes behind what came later", "Unknown", (b, a) => a.Waits > b.Waits && b.Waits > 0 && a is { Answered: 0, Unavailable: 0 }, (_, a) => a with { Waits = 1, InFlight = 2 })
        .Fault("a call is made before the join is answered", "Take", (b, a) => b.Phase == MemberPhase.Joining && a.Waits == 1 && a.Turn == MemberTurn.Idle, (_, a) => Call(a, 1).After)
        .Fault("a number is given twice", "Unknown", (b, a) => a.Call > b.Call && b.Call > 1, (b, a) => a with { Call = (byte)(b.Call - 1) });

    public static (State After, Said Said) Begin(State s) => s.Phase == MemberPhase.Ended ? (s, No) : (s with { Phase = MemberPhase.Joining }, Yes);

    public static (State After, Said Said) Enter(State s, int epoch) => s.Phase != MemberPhase.Joining
        ? (s, No)
        : (s with { Phase = MemberPhase.Joined, Epoch = (byte)epoch, Entry = (byte)(s.Entry + 1) }, Yes);

    public static (State After, Said Said) Leave(State s, bool siloIsGone)
    {
        if (s.Phase != MemberPhase.Joined)
        {
            return (s, No);
        }

        var isLost = s.Turn is MemberTurn.Busy or MemberTurn.ReadyEarly || (s.Turn == MemberTurn.Calling && siloIsGone && !s.IsAnswered);
        s = s with { Phase = MemberPhase.Joining };
        return isLost ? (GivenUp(s).After, new Said("True", Lost(s))) : (s, Yes);
    }

    public static (State After, Said Said) Take(State s)
    {
        if (s.Phase == MemberPhase.Ended || s.IsEnding)
        {
            return (s, No);
        }

        var taken = s with { Said = (byte)(s.Said + 1), Waits = (byte)(s.Waits | (1 << s.Said)), IsEnding = s.Said == Events - 1 };
        var (after, said) = Next(taken);
        return (after, said with { Word = "True" });
    }

    public static (State After, Said Said) Next(State s) => s.MayCall && s.Waits != 0 ? Call(s, s.Waits) : (s, Nothing);

    public static (State After, Said Said) Hear(State s, int call, MemberStatus status)
    {
        if (call != s.Call || s.IsAnswered || status == MemberStatus.Taken)
        {
            return (s, new Said(nameof(AnswerBelief.None)));
        }

        if (!s.IsHere && status == MemberStatus.Busy && s.Turn == MemberTurn.Calling)
        {
            return (GivenUp(s).After, new Said(nameof(AnswerBelief.Lost), Lost(s)));
        }

        // What takes its time is answered by itself.
        var answered = status == MemberStatus.Busy ? s.Answered : s.Answered | Lost(s);
        return (s with { Heard = status, Answered = (byte)answered, ToSettle = (byte)call, SettlesAs = status, Turn = status == MemberStatus.Busy && s.Turn == MemberTurn.Calling ? MemberTurn.Busy : s.Turn }, new Said(s.IsHere ? nameof(AnswerBelief.All) : nameof(AnswerBelief.Past)));
    }

    public static (State After, Said Said) Settle(State s)
    {
        var (call, status) = (s.ToSettle, s.SettlesAs);
        s = s with { ToSettle = 0, SettlesAs = default };
        return call != s.Call ? (s, Nothing)
            : s.Turn == MemberTurn.Busy ? (s, Nothing)
            : status is MemberStatus.Joined or MemberStatus.Busy ? Free(s)
            : (s with { Turn = MemberTurn.Idle, IsEnding = true, Waits = 0 }, Nothing);
    }

    public static (State After, Said Said) Ready(State s) => s.Turn == MemberTurn.Busy
        ? Free(s)
        : (s with { Turn = s.Turn == MemberTurn.Calling ? MemberTurn.ReadyEarly : s.Turn }, Nothing);

    public static (State After, Said Said) Reply(State s, int e)
    {
        var bit = 1 << e;
        return (s.Unavailable & bit) != 0 ? (s, No)
            : (s with { Answered = (byte)(s.Answered | bit), Replied = (byte)(s.InFlight != 0 ? s.Replied | bit : s.Replied) }, Yes);
    }

    public static (State After, Said Said) Doubt(State s, int call) => !s.IsOpen(call) ? (s, new Said(nameof(CallDoubt.Settled)))
        : !s.IsHere ? (s, new Said(nameof(CallDoubt.GivenUp)))
        : (s with { IsAskedAgain = true }, new Said(nameof(CallDoubt.AskedAgain), Call: s.InFlight));

    public static (State After, Said Said) Unknown(State s, int call) => !s.IsOpen(call) ? (s, No)
        : s.IsAskedAgain ? (GivenUp(s).After, new Said(IsTheirs(s), Lost(s)))
        : (Passed(s with { Waits = (byte)(s.Waits | s.InFlight) }), new Said(IsTheirs(s)));

    public static (State After, Said Said) GiveUp(State s, int call) => s.IsOpen(call) ? (GivenUp(s).After, new Said("True", Lost(s))) : (s, No);

    public static (State After, Said Said) End(State s) => s.Phase == MemberPhase.Ended
        ? (s, new Said("False", s.Waits))
        : (s with { Phase = MemberPhase.Ended, Waits = 0, InFlight = 0, Replied = 0, Unavailable = 0, Answered = 0, ToSettle = 0, SettlesAs = default }, new Said("True", s.Waits));

    // Whether what an activation says of a call is said of where the member is.
    private static string IsTheirs(State s) => s.IsHere ? "here" : "past";

    private static Said Yes => new("True");

    private static Said No => new("False");

    private static Said Nothing => new(string.Empty);

    private static int Lost(State s) => s.InFlight & ~s.Replied;

    private static (State After, int Lost) GivenUp(State s) => (Passed(s with { Unavailable = (byte)(s.Unavailable | Lost(s)) }), Lost(s));

    private static State Passed(State s) => s with { Turn = MemberTurn.Idle, InFlight = 0, Replied = 0, IsGivenUp = true, Call = (byte)(s.Call + 1) };

    private static (State After, Said Said) Free(State s) => Next(s with { Turn = MemberTurn.Idle, InFlight = 0, Replied = 0 });

    private static (State After, Said Said) Call(State s, int events) => (
        s with
        {
            Turn = MemberTurn.Calling,
            Call = (byte)(s.Call + 1),
            CalledEntry = s.Entry,
            CalledEpoch = s.Epoch,
            InFlight = (byte)events,
            Waits = (byte)(s.Waits & ~events),
            Heard = null,
            IsGivenUp = false,
            IsAskedAgain = false,
        },
        new Said(string.Empty, Call: events));

    private static int Lowest(int events) => System.Numerics.BitOperations.TrailingZeroCount(events);

    private static int Highest(int events) => System.Numerics.BitOperations.Log2((uint)events);
}
