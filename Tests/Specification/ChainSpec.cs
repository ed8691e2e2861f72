using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// What a topic says, on its way to a gateway: each event behind the one before it, lost, late and doubled, repaired from a log that
/// forgets, with a mark as the last word and an answer that has to come behind what was said before it.
/// </summary>
/// <remarks>
/// The topic's steps are <c>Say</c>, <c>Answer</c>, <c>RepairArrives</c> and <c>LetGo</c>; the gateway's are <c>BatchComes</c>, <c>Verify</c>,
/// <c>RepairAnswered</c> and <c>AnswerComes</c>. <c>Lost</c> is the world's. A batch is one event, there is one gateway, and the fourth event is the mark.
/// </remarks>
internal static class ChainSpec
{
    private const int Mark = 4;
    private const int LogLength = 2;

    private static readonly int[] Offsets = [1, 2, 3, Mark];

    public enum Repair : byte { None, Asked, Answered, TooLate }

    /// <summary>Sets of events are bits: <c>1 &lt;&lt; offset</c>. What is on its way once more is in <c>Again</c>.</summary>
    public readonly record struct State(
        byte Said, byte Forgotten, byte OnTheWay, byte Again,
        byte Cursor, byte Backlog, Repair Repair, byte RepairedFrom, byte RepairedTo, bool Waits,
        byte LastHeard, bool HeardTwice, bool HasHole, bool OwnsUp, byte After, bool IsAnswerOnTheWay, bool IsAnswerHeld, bool IsAnswered)
    {
        /// <summary>Nothing is on its way any more, and nothing waits.</summary>
        public bool IsQuiet => OnTheWay == 0 && Repair == Repair.None && Said == Mark && !IsAnswerOnTheWay;
    }

    /// <summary>The specification.</summary>
    /// <param name="sayTooLate">Whether a log that no longer reaches back so far says so.</param>
    public static Spec<State> Create(bool sayTooLate = true) => Spec.From(new State())
        .Action("Say", s => s.Said < Mark, Say)
        .Action("Answer", s => s is { After: 0, Said: > 0 }, s => s with { After = s.Said, IsAnswerOnTheWay = true })
        .Action("LetGo", s => s.Said == Mark && s.Forgotten < Mark, s => s with { Forgotten = Mark })
        .Action("BatchComes", Offsets, (s, n) => Has(s.OnTheWay, n), (s, n) => Receive(s with { OnTheWay = Without(s.OnTheWay, n) }, n))
        .Action("Doubled", Offsets, (s, n) => Has(s.OnTheWay, n) && !Has(s.Again, n), (s, n) => Receive(s with { Again = With(s.Again, n) }, n))
        .Action("Lost", Offsets, (s, n) => Has(s.OnTheWay, n), (s, n) => s with { OnTheWay = Without(s.OnTheWay, n) })
        .Action("AnswerComes", s => s.IsAnswerOnTheWay, AnswerComes)
        .Action("Verify", s => s is { OwnsUp: false, Repair: Repair.None } && s.Cursor < s.Said, s => s with { Repair = Repair.Asked, RepairedFrom = s.Cursor })
        .Action("RepairArrives", s => s.Repair == Repair.Asked, s => RepairArrives(s, sayTooLate))
        .Action("RepairAnswered", s => s.Repair is Repair.Answered or Repair.TooLate, RepairAnswered)
        .Terminal(s => s.IsQuiet && (s.OwnsUp || s.Cursor == Mark))

        .Invariant("ONCE", "Nothing is heard twice, or behind what came later.", s => !s.HeardTwice)
        .Invariant("NO-HOLE", "Nothing is passed over, unless the gateway owns up to it.", s => !s.HasHole)
        .Never("BEHIND-WHAT-WAS-SAID", "An answer doesn't go out before what came before it.", (b, a) => a.IsAnswered && !b.IsAnswered && a.LastHeard < a.After && !a.OwnsUp)
        .Invariant("ANSWERED", "An answer that waits goes out with what it waits for.", s => !s.IsAnswerHeld || (s.Cursor < s.After && !s.OwnsUp))
        .Reachable("ALL-HEARD", "All may be heard, though something was lost.", s => s is { LastHeard: Mark, OwnsUp: false, RepairedTo: > 0 })
        .Reachable("OWNED-UP", "What the log has let go can't be had.", s => s.OwnsUp)

        .Fault("what comes twice is heard twice", "Doubled", (b, a) => a.Cursor == b.Cursor && a.Backlog == b.Backlog && !b.OwnsUp, (_, a) => a with { HeardTwice = true })
        .Fault("a gap goes unnoticed", "BatchComes", (b, a) => a.Repair == Repair.Asked && b.Repair == Repair.None, (b, a) => Hear(a with { Repair = Repair.None, Backlog = b.Backlog }, Highest(a.Backlog)))
        .Fault("an answer doesn't wait", "AnswerComes", (_, a) => a.IsAnswerHeld, (_, a) => a with { IsAnswerHeld = false, IsAnswered = true })
        .Fault("an answer that waits is forgotten", "BatchComes", (b, a) => b.IsAnswerHeld && a.IsAnswered, (_, a) => a with { IsAnswerHeld = true, IsAnswered = false })
        .Print(s => $"said={s.Said} forgotten={s.Forgotten} on the way={s.OnTheWay:b} | cursor={s.Cursor} backlog={s.Backlog:b} {s.Repair} heard={s.LastHeard}{(s.OwnsUp ? " owns up" : "")}");

    private static State Say(State s)
    {
        var said = (byte)(s.Said + 1);
        return s with { Said = said, OnTheWay = With(s.OnTheWay, said), Forgotten = (byte)Math.Max(s.Forgotten, said - LogLength) };
    }

    private static State Receive(State s, int n) => s.OwnsUp ? s
        : s.Waits ? s with { Backlog = With(s.Backlog, n) }
        : n - 1 <= s.Cursor ? Apply(s, n)
        : s with { Backlog = With(s.Backlog, n), Waits = true, Repair = Repair.Asked, RepairedFrom = s.Cursor };

    private static State Apply(State s, int n) => n <= s.Cursor ? s : Hear(s, n);

    private static State Hear(State s, int n)
    {
        s = s with { HeardTwice = s.HeardTwice || n <= s.LastHeard, HasHole = s.HasHole || n > s.LastHeard + 1, LastHeard = (byte)n, Cursor = (byte)n };
        return s.IsAnswerHeld && s.After <= n ? s with { IsAnswerHeld = false, IsAnswered = true } : s;
    }

    private static State AnswerComes(State s)
    {
        s = s with { IsAnswerOnTheWay = false };
        return s.OwnsUp || s.Cursor >= s.After ? s with { IsAnswered = true } : s with { IsAnswerHeld = true };
    }

    private static State RepairArrives(State s, bool sayTooLate) => s.RepairedFrom < s.Forgotten && sayTooLate
        ? s with { Repair = Repair.TooLate }
        : s with { Repair = Repair.Answered, RepairedFrom = Math.Max(s.RepairedFrom, s.Forgotten), RepairedTo = s.Said };

    // What it was too late for may have come by itself meanwhile, where nothing has had to wait.
    private static State RepairAnswered(State s)
    {
        var (isTooLate, from) = (s.Repair == Repair.TooLate, s.RepairedFrom);
        s = s with { Repair = Repair.None, Waits = false };
        if (isTooLate && s.Cursor == from)
        {
            return s with { OwnsUp = true, Backlog = 0, IsAnswered = s.IsAnswered || s.IsAnswerHeld, IsAnswerHeld = false };
        }

        for (var n = from + 1; n <= s.RepairedTo && !isTooLate; n++)
        {
            s = Apply(s, n);
        }

        var backlog = s.Backlog;
        return Offsets.Where(n => Has(backlog, n)).Aggregate(s with { Backlog = 0 }, Receive);
    }

    private static bool Has(int set, int n) => (set & (1 << n)) != 0;

    private static byte With(int set, int n) => (byte)(set | (1 << n));

    private static byte Without(int set, int n) => (byte)(set & ~(1 << n));

    private static int Highest(int set) => System.Numerics.BitOperations.Log2((uint)set);
}
