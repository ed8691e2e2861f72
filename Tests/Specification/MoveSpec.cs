using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// A topic that moves, twice if need be, while calls of a member are under way, a message to the member waits, the topic speaks, past the member's own
/// handler too, and the member may be kicked: a handler that is done in time is answered, what was answered ok goes along, and nothing is had twice or passed over.
/// </summary>
/// <remarks>
/// The topic's steps are <c>CallArrives</c>, <c>HandlerEnds</c>, <c>Send</c>, <c>Hand</c>, <c>Say</c>, <c>SayPast</c>, <c>Intercept</c>, <c>Begin</c>, <c>TimeIsUp</c>,
/// <c>Pack</c>, <c>Move</c>, <c>RejoinArrives</c> and <c>Kick</c>; the gateway's are <c>Push</c>, <c>AnswerComes</c>, <c>StreamComes</c> and <c>RejoinAnswered</c>. There is
/// one member, whose first push takes its time and whose second doesn't; one message to it, and one word to all, or one that each member's handler passes on. Nothing is
/// lost on the way: that is for <see cref="CallSpec"/> and <see cref="ChainSpec"/>.
/// </remarks>
internal static class MoveSpec
{
    private const int Moves = 2;

    private static readonly int[] Pushes = [0, 1];

    public enum Word : byte { None, Asked, Done, Busy, Unknown }

    public enum Member : byte { In, Coming, Out }

    public enum Said : byte { None, Waits, Calling, Busy, Ok, Unavailable }

    /// <summary>What the topic does better than it might.</summary>
    /// <param name="EndsWithPack">Members end in the turn that packs what they take along.</param>
    /// <param name="HearsFromTheStart">One that comes after its topic hears all that was said where it comes to.</param>
    /// <param name="RemembersKicks">A kick counts for one that is still to come.</param>
    /// <param name="PacksAgain">One that is still to come goes along when the topic moves once more.</param>
    /// <param name="WaitsForHandlers">Handlers that run are waited for, before members end.</param>
    /// <param name="OwesIntercepted">What a member's handler is still to pass on goes along, and is kept for one that is to come.</param>
    public sealed record Topic(
        bool EndsWithPack = true, bool HearsFromTheStart = true, bool RemembersKicks = true, bool PacksAgain = true, bool WaitsForHandlers = true, bool OwesIntercepted = true);

    /// <summary>Sets of pushes are bits. What is in <c>Done</c> is known to the member, or to what it takes along.</summary>
    public readonly record struct State(
        byte Epoch, bool IsEnding, bool IsTimeUp, bool IsPacked, bool WasInTime, Member Member, byte Done, sbyte Running, byte RunsAt, bool IsKicked,
        byte Attached, bool IsRejoining, byte RejoinAsked, byte RejoinAnswer, bool IsRefused, Said P0, Said P1, byte Answers0, byte Answers1,
        Word Call, sbyte Called, byte CalledAt, sbyte Reply, byte ReplyOf, bool Ready, byte MovedOf,
        bool IsSent, bool IsPending, byte Handed, byte WordOf, bool WordOnTheWay, byte Heard, byte PastOf, bool IsOwed, bool PastOnTheWay, byte HeardPast, bool Missed)
    {
        public static readonly State Start = new() { Epoch = 1, Attached = 1, Running = -1, Called = -1, Reply = -1 };

        public Said Of(int push) => push == 0 ? P0 : P1;

        public int Answers(int push) => push == 0 ? Answers0 : Answers1;

        public State With(int push, Said to) => push == 0 ? this with { P0 = to } : this with { P1 = to };

        /// <summary>The client is answered, and the call is done with.</summary>
        public State Answer(int push, Said how) => push == 0 ? this with { P0 = how, Answers0 = (byte)(Answers0 + 1) } : this with { P1 = how, Answers1 = (byte)(Answers1 + 1) };

        public bool IsUnderWay => IsEnding || IsOwed || PastOnTheWay || Call != Word.None || Running >= 0 || Reply >= 0 || Ready || MovedOf > 0 || IsRejoining || IsPending || WordOnTheWay
            || P0 is Said.Waits or Said.Calling or Said.Busy || P1 is Said.Waits or Said.Calling or Said.Busy;
    }

    /// <summary>The specification.</summary>
    /// <param name="topic">How the topic goes about it.</param>
    public static Spec<State> Create(Topic? topic = null) => Of(topic ?? new Topic());

    private static Spec<State> Of(Topic topic) => Spec.From(State.Start)
        .Action("Push", Pushes, (s, p) => s.Of(p) == Said.None && !s.IsRefused && (p == 0 || s.P0 != Said.None), (s, p) => Next(s.With(p, Said.Waits)))
        .Action("CallArrives", s => s.Call == Word.Asked && !s.IsEnding, CallArrives)
        .Action("HandlerEnds", s => s.Running >= 0, s => HandlerEnds(s, topic))
        .Action("AnswerComes", s => s.Call is Word.Done or Word.Busy or Word.Unknown, AnswerComes)
        .Action("StreamComes", s => s.Reply >= 0 || s.Ready || s.WordOnTheWay || s.PastOnTheWay || s.MovedOf > 0, StreamComes)
        .Action("Send", s => !s.IsSent && s.Member == Member.In && !s.IsPacked, s => s with { IsSent = true, IsPending = true })
        .Action("Hand", s => s.IsPending && s.Member == Member.In && !s.IsPacked, s => s with { IsPending = false, Handed = (byte)(s.Handed + 1) })
        .Action("Say", s => s is { WordOf: 0, PastOf: 0 } && !s.IsPacked && !s.WordOnTheWay, s => Say(s, topic))
        .Action("SayPast", s => s is { WordOf: 0, PastOf: 0, IsPacked: false }, s => SayPast(s, topic))
        .Action("Intercept", s => s is { IsOwed: true, Member: Member.In, IsPacked: false, Running: < 0 }, s => s with { IsOwed = false, PastOnTheWay = true })
        .Action("Begin", s => s.Epoch <= Moves && !s.IsEnding, s => s with { IsEnding = true, IsPacked = !topic.WaitsForHandlers })
        .Action("TimeIsUp", s => s is { IsEnding: true, IsPacked: false, IsTimeUp: false, Running: >= 0 }, s => s with { IsTimeUp = true })
        .Action("Pack", s => s is { IsEnding: true, IsPacked: false } && (s.Running < 0 || s.IsTimeUp), s => s with { IsPacked = true })
        .Action("Move", s => s.IsPacked, s => Move(s, topic))
        .Action("RejoinArrives", s => s.RejoinAsked > 0 && !s.IsEnding, RejoinArrives)
        .Action("RejoinAnswered", s => s.RejoinAnswer > 0, RejoinAnswered)
        .Action("Kick", s => !s.IsKicked && !s.IsEnding && s.Member != Member.Out && s.P0 == Said.None, s => Kick(s, topic))
        .Terminal(s => !s.IsUnderWay)

        .Invariant("OK-GOES-ALONG", "What was answered ok is known where the topic is.", s => s.IsKicked || Pushes.All(p => s.Of(p) != Said.Ok || (s.Done & (1 << p)) != 0))
        .Invariant("ONE-ANSWER", "A push is answered once.", s => s is { Answers0: <= 1, Answers1: <= 1 })
        .Invariant("HANDED-ONCE", "A message is handed over once.", s => s.Handed <= 1)
        .Invariant("OK-IN-TIME", "A handler that is done while the topic waits for it is answered ok.", s => !s.WasInTime || s.P0 != Said.Unavailable)
        .Invariant("HEARD-ONCE", "What is said is heard once.", s => s is { Heard: <= 1, HeardPast: <= 1 })
        .Invariant("NOT-PASSED-OVER", "A member that is never gone is passed over by nothing.", s => !s.Missed)
        .Never("KICKED-STAYS-AWAY", "Who was kicked isn't let in again.", (b, a) => b.IsKicked && a.Member == Member.In && b.Member != Member.In)
        .Invariant("NOBODY-HANGS", "When all is quiet, both sides agree, and a member is let in that nobody kicked.", s => s.IsUnderWay || s.IsRefused == s.IsKicked)
        .Reachable("MOVED-TWICE", "A member follows its topic twice, and all is well.", s => s is { Epoch: 3, Attached: 3, P0: Said.Ok, P1: Said.Ok, Handed: 1 } && s.Heard + s.HeardPast == 1)
        .Reachable("LOST", "A handler may outlive its activation, and its client isn't told ok.", s => s.P0 == Said.Unavailable)

        .Fault("what was done is left behind", "Move", (b, a) => b.Done != 0 && b.P0 == Said.Ok && a.Member == Member.Coming, (_, a) => a with { Done = 0 })
        .Fault("a call that is given up is answered behind that", "AnswerComes", (b, a) => a.P0 == Said.Unavailable && b.P0 == Said.Calling, (_, a) => a with { Answers0 = 2 })
        .Fault("a message is handed over before it goes along", "Move", (b, a) => b is { IsPending: true, Member: Member.In } && a.IsPending, (_, a) => a with { Handed = 1 })
        .Fault("what a handler that was in time has said is forgotten", "HandlerEnds", (b, a) => a.WasInTime && !b.WasInTime, (_, a) => a with { Reply = -1, ReplyOf = 0 })
        .Fault("what was said before is heard again", "RejoinAnswered", (b, a) => b.Heard == 1 && a.Attached > 1, (_, a) => a with { Heard = 2 })
        .Fault("one that follows begins where it comes in", "RejoinAnswered", (b, a) => a.Heard > b.Heard, (b, a) => a with { Heard = b.Heard, Missed = true })
        .Fault("one that is kicked before it has come is let in", "RejoinArrives", (b, a) => b.IsKicked && a.Member == Member.Out, (_, a) => a with { Member = Member.In })
        .Fault("a rejoin is refused for nothing", "RejoinArrives", (b, a) => a.Member == Member.In && b.Epoch == 2 && b.P0 == Said.None, (_, a) => a with { Member = Member.Out, RejoinAnswer = 9 });

    private static State Next(State s)
    {
        var push = s.P0 == Said.Waits ? 0 : s.P1 == Said.Waits ? 1 : -1;
        var isFree = s.P0 is not (Said.Calling or Said.Busy) && s.P1 is not (Said.Calling or Said.Busy);
        return push < 0 || s.IsRejoining || s.IsRefused || !isFree || s.Call != Word.None
            ? s
            : s.With(push, Said.Calling) with { Call = Word.Asked, Called = (sbyte)push, CalledAt = s.Attached };
    }

    private static State CallArrives(State s)
    {
        if (s.CalledAt != s.Epoch || s.IsPacked || s.Member != Member.In)
        {
            return s with { Call = Word.Unknown };
        }

        return s.Called == 1
            ? s with { Call = Word.Done, Done = (byte)(s.Done | 2) }
            : s with { Call = Word.Busy, Running = 0, RunsAt = s.Epoch };
    }

    // A handler that outlives its member says nothing, and what it does to the member is lost.
    private static State HandlerEnds(State s, Topic topic)
    {
        var isThere = s.RunsAt == s.Epoch && s.Member == Member.In && (!s.IsPacked || !topic.EndsWithPack);
        var done = (byte)(s.IsPacked ? s.Done : s.Done | 1);
        s = s with { WasInTime = s.WasInTime || (s is { IsEnding: true, IsTimeUp: false, Member: Member.In } && s.RunsAt == s.Epoch) };
        return isThere ? s with { Running = -1, Done = done, Reply = 0, ReplyOf = s.Epoch, Ready = true } : s with { Running = -1 };
    }

    private static State AnswerComes(State s)
    {
        var (word, push, isHere) = (s.Call, s.Called, s.CalledAt == s.Attached && !s.IsRejoining);
        s = s with { Call = Word.None, Called = -1, CalledAt = 0 };
        if (s.Of(push) != Said.Calling)
        {
            return Next(s);
        }

        return word switch
        {
            Word.Done => Next(s.Answer(push, Said.Ok)),
            Word.Busy when isHere => s.With(push, Said.Busy),
            Word.Busy => Next(s.Answer(push, Said.Unavailable)),
            _ when isHere => Leave(s.With(push, Said.Waits)),
            _ => Next(s.With(push, Said.Waits)),
        };
    }

    // In the order that it was said: the reply, that the handler is done, the word, and last that the topic has moved.
    private static State StreamComes(State s)
    {
        if (s.Reply >= 0)
        {
            var (push, isHere) = (s.Reply, s.ReplyOf == s.Attached && !s.IsRejoining);
            s = s with { Reply = -1, ReplyOf = 0 };
            return isHere && s.Of(push) is Said.Calling or Said.Busy ? s.Answer(push, Said.Ok) : s;
        }

        if (s.Ready)
        {
            return Next(s with { Ready = false });
        }

        if (s.WordOnTheWay)
        {
            return s with { WordOnTheWay = false, Heard = (byte)(s.Heard + 1) };
        }

        if (s.PastOnTheWay)
        {
            return s with { PastOnTheWay = false, HeardPast = (byte)(s.HeardPast + 1) };
        }

        var moved = s.MovedOf;
        s = s with { MovedOf = 0 };
        return moved == s.Attached && !s.IsRejoining && !s.IsRefused ? Leave(s) : s;
    }

    private static State Leave(State s)
    {
        s = s.P0 == Said.Busy ? s.Answer(0, Said.Unavailable) : s;
        return s with { IsRejoining = true, RejoinAsked = 1, RejoinAnswer = 0 };
    }

    // To one that is there over the stream; for one that is to come it is kept.
    private static State Say(State s, Topic topic) => s.Member switch
    {
        Member.In => s with { WordOf = s.Epoch, WordOnTheWay = true },
        Member.Coming when !topic.HearsFromTheStart => s with { WordOf = s.Epoch, Missed = true },
        _ => s with { WordOf = s.Epoch },
    };

    // To one that is there in its turn, behind a handler that runs.
    private static State SayPast(State s, Topic topic) => s with
    {
        PastOf = s.Epoch,
        IsOwed = s.Member == Member.In || (s.Member == Member.Coming && topic.OwesIntercepted),
        Missed = s.Missed || (s.Member == Member.Coming && !topic.OwesIntercepted),
    };

    private static State Move(State s, Topic topic)
    {
        var isLeft = s.Member == Member.Coming && !topic.PacksAgain;
        return s with
        {
            Epoch = (byte)(s.Epoch + 1),
            IsEnding = false,
            IsTimeUp = false,
            IsPacked = false,
            IsOwed = s.IsOwed && topic.OwesIntercepted,
            Missed = s.Missed || (s.IsOwed && !topic.OwesIntercepted),
            Member = s.Member == Member.Out ? Member.Out : Member.Coming,
            Done = isLeft ? (byte)0 : s.Done,
            MovedOf = s.Member == Member.In ? s.Epoch : s.MovedOf,
        };
    }

    private static State RejoinArrives(State s) => s.Member switch
    {
        Member.Out => s with { RejoinAsked = 0, RejoinAnswer = 9 },
        _ => s with { RejoinAsked = 0, RejoinAnswer = s.Epoch, Member = Member.In },
    };

    private static State RejoinAnswered(State s)
    {
        var answer = s.RejoinAnswer;
        s = s with { RejoinAnswer = 0 };
        if (answer == 9)
        {
            return End(s);
        }

        if (answer < s.Epoch)
        {
            // Past: it is asked for once more.
            return s with { RejoinAsked = 1, MovedOf = s.MovedOf == answer ? (byte)0 : s.MovedOf };
        }

        var isKept = s.WordOf > 0 && s.Heard == 0 && !s.WordOnTheWay && !s.Missed;
        return Next(s with { IsRejoining = false, Attached = answer, Heard = isKept ? (byte)1 : s.Heard });
    }

    // The client knows that what isn't answered never will be.
    private static State End(State s) => s with
    {
        IsRejoining = false,
        IsRefused = true,
        P0 = s.P0 is Said.Waits or Said.Calling or Said.Busy ? Said.Unavailable : s.P0,
        P1 = s.P1 is Said.Waits or Said.Calling or Said.Busy ? Said.Unavailable : s.P1,
    };

    // One that is there hears of it at once; one that is to come when it comes.
    private static State Kick(State s, Topic topic) => s.Member == Member.In
        ? End(s with { IsKicked = true, Member = Member.Out, IsPending = false, IsOwed = false, RejoinAsked = 0, RejoinAnswer = 0 })
        : s with { IsKicked = true, Member = topic.RemembersKicks ? Member.Out : s.Member, IsPending = false, IsOwed = false };
}
