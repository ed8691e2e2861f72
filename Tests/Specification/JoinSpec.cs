using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// A client joins, and joins again before or behind the answer, while the topic speaks: each join runs once however often it is asked
/// for, its reply comes before all that the member hears, and that is all that was said since.
/// </summary>
/// <remarks>
/// The gateway's steps are <c>Join</c>, <c>AnswerComes</c>, <c>EventComes</c> and <c>AskAgain</c>; the topic's are <c>AskArrives</c>,
/// <c>RunEnds</c>, <c>Say</c> and <c>GoneArrives</c>. <c>AnswerLost</c>, <c>AskLost</c> and <c>SocketGoes</c> are the world's. There are two joins of one
/// client, the second in the place of the first, and two broadcasts over a stream that loses nothing: that is <see cref="ChainSpec"/>'s matter.
/// </remarks>
internal static class JoinSpec
{
    private const int Broadcasts = 2;

    private static readonly int[] Joins = [0, 1];

    public enum AtGateway : byte { None, Waiting, Joining, Joined, Ended }

    public enum AtTopic : byte { None, Running, In, Ended }

    /// <summary>One join, on both sides and between them.</summary>
    /// <param name="Gateway">How far it is at the gateway.</param>
    /// <param name="Topic">How far it is at the topic.</param>
    /// <param name="Asks">How often it is asked for, on the way.</param>
    /// <param name="Asked">How often it has been asked for.</param>
    /// <param name="Waits">Whether an answer is owed when the run ends.</param>
    /// <param name="HasAnswer">Whether an answer is on the way.</param>
    /// <param name="Runs">How often the channel was asked.</param>
    /// <param name="At">The offset that it was let in at.</param>
    /// <param name="Held">The highest broadcast that is held for it.</param>
    /// <param name="Heard">The last broadcast that its client heard.</param>
    /// <param name="Replies">How many replies its client has.</param>
    /// <param name="HasGap">Whether a broadcast was passed over, or heard twice.</param>
    /// <param name="IsGoneOnTheWay">Whether the topic is being told that it is gone.</param>
    public readonly record struct Joined(
        AtGateway Gateway, AtTopic Topic, byte Asks, byte Asked, bool Waits, bool HasAnswer, byte Runs, byte At, byte Held, byte Heard, byte Replies, bool HasGap, bool IsGoneOnTheWay);

    /// <summary>Both joins, and what is said.</summary>
    public readonly record struct State(Joined First, Joined Second, byte Said, byte Arrived, byte Losses, bool IsGone)
    {
        public Joined Of(int join) => join == 0 ? First : Second;

        public State With(int join, Joined to) => join == 0 ? this with { First = to } : this with { Second = to };

        public bool IsQuiet => Arrived == Said && IsAtRest(First) && IsAtRest(Second);

        private static bool IsAtRest(Joined join) => join is { Asks: 0, HasAnswer: false, IsGoneOnTheWay: false, Gateway: AtGateway.None or AtGateway.Joined or AtGateway.Ended } && join.Topic != AtTopic.Running;
    }

    /// <summary>The specification.</summary>
    /// <param name="awaits">Whether one that asks again while the run goes on awaits that one.</param>
    /// <param name="remembers">Whether a topic remembers who is gone.</param>
    /// <param name="tellsOfBoth">Whether the topic is told of the first too, when the socket goes while the second is to take its place.</param>
    public static Spec<State> Create(bool awaits = true, bool remembers = true, bool tellsOfBoth = true) => Spec.From(new State())
        .Action("Join", Joins, (s, j) => !s.IsGone && s.Of(j).Gateway == AtGateway.None && (j == 0 || s.First.Gateway != AtGateway.None), (s, j) => j == 0 ? Ask(s, 0) : JoinAgain(s))
        .Action("AskAgain", Joins, (s, j) => s.Of(j) is { Gateway: AtGateway.Joining, Asked: < 2 }, Ask)
        .Action("AskArrives", Joins, (s, j) => s.Of(j).Asks > 0, (s, j) => AskArrives(s, j, awaits))
        .Action("AskLost", Joins, (s, j) => s.Losses == 0 && s.Of(j).Asks > 0, (s, j) => s.With(j, s.Of(j) with { Asks = (byte)(s.Of(j).Asks - 1) }) with { Losses = 1 })
        .Action("RunEnds", Joins, (s, j) => s.Of(j).Topic == AtTopic.Running, RunEnds)
        .Action("Say", s => s.Said < Broadcasts, s => s with { Said = (byte)(s.Said + 1) })
        .Action("EventComes", s => s.Arrived < s.Said, EventComes)
        .Action("AnswerComes", Joins, (s, j) => s.Of(j).HasAnswer, AnswerComes)
        .Action("AnswerLost", Joins, (s, j) => s.Losses == 0 && s.Of(j).HasAnswer, (s, j) => s.With(j, s.Of(j) with { HasAnswer = false }) with { Losses = 1 })
        .Action("SocketGoes", s => !s.IsGone, s => SocketGoes(s, tellsOfBoth))
        .Action("GoneArrives", Joins, (s, j) => s.Of(j).IsGoneOnTheWay, (s, j) => GoneArrives(s, j, remembers))
        .Terminal(s => s.IsQuiet)

        .Invariant("RUNS-ONCE", "The channel decides once on each join.", s => s is { First.Runs: <= 1, Second.Runs: <= 1 })
        .Never("REPLY-FIRST", "Nothing is heard before the join's reply.", (b, a) => Joins.Any(j => a.Of(j).Heard > b.Of(j).Heard && a.Of(j).Replies == 0))
        .Invariant("ALL-AND-ONCE", "What is heard is all that was said since the join, once and in order.", s => !s.First.HasGap && !s.Second.HasGap)
        .Invariant("ONE-IN", "The first is out when the second is let in.", s => s.First.Topic != AtTopic.In || s.Second.Topic != AtTopic.In)
        .Invariant("BOTH-AGREE", "When all is quiet, who is in on one side is in on both.", s => !s.IsQuiet || Joins.All(j => (s.Of(j).Topic == AtTopic.In) == (s.Of(j).Gateway == AtGateway.Joined)))
        .Invariant("ANSWERED-ONCE", "A client gets one reply to a join.", s => s is { First.Replies: <= 1, Second.Replies: <= 1 })
        .Reachable("SECOND-IN", "The second join takes the first one's place.", s => s is { First: { Replies: 1, Gateway: AtGateway.Ended }, Second: { Topic: AtTopic.In, Gateway: AtGateway.Joined, Heard: Broadcasts } })

        .Fault("a join that is asked for again runs again", "AskArrives", (b, a) => Asked(b, a) is >= 0 and var j && b.Of(j).Topic == AtTopic.In, (b, a) => a.With(Asked(b, a), a.Of(Asked(b, a)) with { Runs = 2 }))
        .Fault("what comes before the reply is handed out", "EventComes", (b, a) => a.First.Gateway == AtGateway.Joining, (_, a) => a.With(0, a.First with { Heard = a.Arrived }))
        .Fault("what was held is forgotten", "AnswerComes", (b, a) => b.First.Replies == 0 && a.First.Heard > a.First.At, (_, a) => a.With(0, a.First with { Heard = a.First.At, HasGap = true }))
        .Fault("the second is let in beside the first", "RunEnds", (b, a) => a.Second.Topic == AtTopic.In && b.First.Topic == AtTopic.Ended, (_, a) => a.With(0, a.First with { Topic = AtTopic.In, IsGoneOnTheWay = true }))
        .Fault("nobody is told that the socket is gone", "SocketGoes", (b, a) => b.First.Gateway == AtGateway.Joined && a.First.IsGoneOnTheWay, (_, a) => a.With(0, a.First with { IsGoneOnTheWay = false }))
        .Fault("an answer that comes twice is given twice", "AnswerComes", (b, a) => b.First is { Replies: 1, HasAnswer: true } && !a.First.HasAnswer, (_, a) => a.With(0, a.First with { Replies = 2 }));

    private static State Ask(State s, int join) => s.With(join, s.Of(join) with { Gateway = AtGateway.Joining, Asks = (byte)(s.Of(join).Asks + 1), Asked = (byte)(s.Of(join).Asked + 1) });

    // It waits for the answer to the first, and takes its place at once where that has come.
    private static State JoinAgain(State s) => s.First.Gateway == AtGateway.Joining
        ? s.With(1, s.Second with { Gateway = AtGateway.Waiting })
        : Ask(s.First.Gateway == AtGateway.Joined ? s.With(0, s.First with { Gateway = AtGateway.Ended }) : s, 1);

    private static State AskArrives(State s, int j, bool awaits)
    {
        var join = s.Of(j) with { Asks = (byte)(s.Of(j).Asks - 1) };
        switch (join.Topic)
        {
            case AtTopic.Running when awaits:
                return s.With(j, join with { Waits = true });
            case AtTopic.In or AtTopic.Ended when awaits || join.Topic == AtTopic.Ended:
                return s.With(j, join with { HasAnswer = true });
        }

        s = s.With(j, join with { Topic = AtTopic.Running, Waits = true, Runs = (byte)(join.Runs + 1) });
        return j == 1 && s.First.Topic is AtTopic.In or AtTopic.Running ? s.With(0, s.First with { Topic = AtTopic.Ended }) : s;
    }

    // One turn: it hears all that is said behind it. One that has ended meanwhile isn't let in.
    private static State RunEnds(State s, int j) => s.With(j, s.Of(j) with { Topic = AtTopic.In, At = s.Said, HasAnswer = s.Of(j).Waits, Waits = false });

    private static State EventComes(State s)
    {
        s = s with { Arrived = (byte)(s.Arrived + 1) };
        return Joins.Aggregate(s, static (s, j) => s.Of(j).Gateway switch
        {
            AtGateway.Joining => s.With(j, s.Of(j) with { Held = s.Arrived }),
            AtGateway.Joined when s.Arrived > s.Of(j).At => s.With(j, Hear(s.Of(j), s.Arrived)),
            _ => s,
        });
    }

    private static Joined Hear(Joined join, int offset) => join with { Heard = (byte)offset, HasGap = join.HasGap || offset != join.Heard + 1 };

    private static State AnswerComes(State s, int j)
    {
        var join = s.Of(j) with { HasAnswer = false };
        if (join.Gateway != AtGateway.Joining)
        {
            return s.With(j, join);
        }

        if (join.Topic == AtTopic.Ended)
        {
            s = s.With(j, join with { Gateway = AtGateway.Ended });
        }
        else
        {
            join = join with { Gateway = AtGateway.Joined, Replies = (byte)(join.Replies + 1), Heard = join.At };
            for (var offset = join.At + 1; offset <= join.Held; offset++)
            {
                join = Hear(join, offset);
            }

            s = s.With(j, join);
        }

        return j == 0 && s.Second.Gateway == AtGateway.Waiting ? Ask(s.First.Gateway == AtGateway.Joined ? s.With(0, s.First with { Gateway = AtGateway.Ended }) : s, 1) : s;
    }

    private static State SocketGoes(State s, bool tellsOfBoth)
    {
        var isReplaced = s is { First.Gateway: AtGateway.Ended, Second.Gateway: AtGateway.Joining } && tellsOfBoth;
        s = s with { IsGone = true, First = isReplaced ? s.First with { IsGoneOnTheWay = true } : s.First };
        return Joins.Aggregate(s, static (s, j) => s.Of(j).Gateway is AtGateway.Joining or AtGateway.Joined
            ? s.With(j, s.Of(j) with { Gateway = AtGateway.Ended, IsGoneOnTheWay = true })
            : s.With(j, s.Of(j) with { Gateway = s.Of(j).Gateway == AtGateway.None ? AtGateway.None : AtGateway.Ended }));
    }

    private static State GoneArrives(State s, int j, bool remembers)
    {
        var join = s.Of(j) with { IsGoneOnTheWay = false };
        return s.With(j, join with { Topic = join.Topic == AtTopic.None && !remembers ? AtTopic.None : AtTopic.Ended, HasAnswer = join.HasAnswer || join.Waits, Waits = false });
    }

    private static int Asked(State b, State a) => Array.FindIndex(Joins, j => a.Of(j).Asks < b.Of(j).Asks);
}
