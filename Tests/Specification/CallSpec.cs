using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// A member's pushes on their way to its topic, one call at a time, each under its number: asked again when no answer comes, lost,
/// late, answered twice, while the activation dies or moves and the gateway rejoins the member in its place.
/// </summary>
/// <remarks>
/// The gateway's inputs are <c>Push</c>, <c>AnswerComes</c>, <c>CallFails</c>, <c>PatienceEnds</c>, <c>ReplyComes</c>, <c>ReadyComes</c>,
/// <c>SiloGone</c>, <c>Moved</c>, <c>TakenForGone</c> and <c>RejoinAnswered</c>; the topic's are <c>CallArrives</c>, <c>RejoinArrives</c>, <c>HandlerReplies</c>
/// and <c>HandlerEnds</c>. <c>Lost</c> and <c>AnotherActivation</c> are the world's. One push is one call here: that a call carries many
/// changes nothing about its number. What an answer has to wait for is the deliveries's matter.
/// </remarks>
internal static class CallSpec
{
    private const int Activations = 2;
    private const int Askings = 3;

    private static readonly int[] Pushes = [0, 1];
    private static readonly int[] Messages = [0, 1, 2, 3];

    public enum Word : byte { None, Asked, Done, Busy, Taken, Unknown, Failed }

    public enum Turn : byte { Free, Calling, Busy, ReadyEarly }

    public enum Stage : byte { Joined, Rejoining }

    /// <summary>What the gateway takes care of.</summary>
    /// <param name="AnswersOnce">It remembers which pushes it has answered, and answers none of them again.</param>
    /// <param name="GivesUpUnknown">It gives up a call that the topic, asked again, knows nothing of.</param>
    /// <param name="GivesUpBusy">It gives up a call that is said to be busy behind a rejoin that gave it up.</param>
    public sealed record Gateway(bool AnswersOnce = true, bool GivesUpUnknown = true, bool GivesUpBusy = true);

    /// <summary>A call of the member, or the answer to it, on the way.</summary>
    public readonly record struct Message(byte Call, byte Epoch, Word Word);

    /// <summary>A push: whether it is still to be called, how often its handler ran, and what the client was answered.</summary>
    public readonly record struct Pushed(bool Said, bool Waits, byte Runs, byte Oks, byte Unavailables)
    {
        public int Answers => Oks + Unavailables;
    }

    /// <summary>A joined member and its topic. The epochs are those of the gateway, of the topic, and of what is on the stream.</summary>
    public readonly record struct State(
        Pushed P0, Pushed P1, Message F0, Message F1, Message A0, Message A1,
        Stage Stage, Turn Turn, byte Epoch, byte Call, byte Answered, byte AskedAgain, byte Times, byte CallEpoch, bool WasTakenForGone, sbyte InFlight,
        byte Topic, bool Known, byte LastCall, byte GivenUp, sbyte Running, bool HasReplied,
        bool RejoinAsked, byte RejoinLast, byte RejoinAnswer, sbyte Reply, bool Ready, byte StreamEpoch)
    {
        public static readonly State Start = new() { Epoch = 1, Topic = 1, Known = true, InFlight = -1, Running = -1, Reply = -1 };

        public Pushed Of(int push) => push == 0 ? P0 : P1;

        public State With(int push, Pushed to) => push == 0 ? this with { P0 = to } : this with { P1 = to };

        public Message At(int slot) => slot switch { 0 => F0, 1 => F1, 2 => A0, _ => A1 };

        public State With(int slot, Message to) => slot switch
        {
            0 => this with { F0 = to },
            1 => this with { F1 = to },
            2 => this with { A0 = to },
            _ => this with { A1 = to },
        };

        public bool IsOpen(int call) => Call == call && Answered != call && Turn != Turn.Free;

        public bool IsAnythingUnderWay => F0.Word != Word.None || F1.Word != Word.None || A0.Word != Word.None || A1.Word != Word.None
            || Stage == Stage.Rejoining || Running >= 0 || Ready || Reply >= 0 || IsOpen(Call) || Epoch != Topic;

        public State Answer(int push, bool isOk) => push < 0 ? this : With(push, isOk
            ? Of(push) with { Oks = (byte)(Of(push).Oks + 1) }
            : Of(push) with { Unavailables = (byte)(Of(push).Unavailables + 1) });
    }

    /// <summary>The specification.</summary>
    /// <param name="gateway">How the gateway goes about it.</param>
    public static Spec<State> Create(Gateway? gateway = null) => Of(gateway ?? new Gateway());

    private static Spec<State> Of(Gateway gateway) => Spec.From(State.Start)
        .Action("Push", Pushes, (s, p) => !s.Of(p).Said && (p == 0 || s.P0.Said), (s, p) => Next(s.With(p, s.Of(p) with { Said = true, Waits = true })))
        .Action("CallArrives", Messages, (s, m) => s.At(m).Word == Word.Asked, Arrive)
        .Action("AnswerComes", Messages, (s, m) => s.At(m).Word is Word.Done or Word.Busy or Word.Taken or Word.Unknown, (s, m) => AnswerComes(s, m, gateway))
        .Action("AnswerComesTooLate", [1, 3], (s, m) => s.At(m) is { Word: Word.Done } at && s.IsOpen(at.Call), AnswerTooLate)
        .Action("CallFails", [0, 1], (s, m) => s.At(m).Word == Word.Failed, (s, m) => CallFails(s, m, gateway))
        .Action("PatienceEnds", s => s.IsOpen(s.Call) && s.At(2 + s.InFlight).Word == Word.None, s => AskAgain(s, gateway))
        .Action("Lost", Messages, (s, m) => s.At(m).Word is not (Word.None or Word.Failed) && (m < 2 || s.Times < Askings), Lose)
        .Action("HandlerReplies", s => s.Running >= 0 && !s.HasReplied, s => s with { HasReplied = true, Reply = s.Running, StreamEpoch = s.Topic })
        .Action("HandlerEnds", s => s.Running >= 0 && s.HasReplied, s => s with { Running = -1, HasReplied = false, Ready = true, StreamEpoch = s.Topic })
        .Action("ReplyComes", s => s.Reply >= 0 && s.Stage == Stage.Joined, s => ReplyComes(s, gateway))
        .Action("ReadyComes", s => s.Ready && s.Reply < 0 && s.Stage == Stage.Joined, ReadyComes)
        .Action("AnotherActivation", s => s.Topic < Activations, s => s with { Topic = (byte)(s.Topic + 1), Known = false, LastCall = 0, GivenUp = 0, Running = -1, HasReplied = false })
        .Action("SiloGone", s => s.Epoch != s.Topic && s.Stage == Stage.Joined, s => Detach(s, siloIsGone: true, gateway))
        .Action("Moved", s => s.Epoch != s.Topic && s.Stage == Stage.Joined, s => Detach(s, siloIsGone: false, gateway))
        .Action("TakenForGone", s => !s.WasTakenForGone && s.Known && s.Stage == Stage.Joined && s.Epoch == s.Topic, s => TakenForGone(s, gateway))
        .Action("RejoinArrives", s => s.RejoinAsked, RejoinArrives)
        .Action("RejoinAnswered", s => s.RejoinAnswer > 0, RejoinAnswered)

        .Terminal(s => s.P0.Said && s.P1.Said && !s.IsAnythingUnderWay)

        .Invariant("RUNS-ONCE", "A call's handler runs at most once.", s => s.P0.Runs <= 1 && s.P1.Runs <= 1)
        .Invariant("ONE-ANSWER", "A push gets one answer: its handler's, or unavailable.", s => s.P0.Answers <= 1 && s.P1.Answers <= 1)
        .Invariant("OK-RAN", "Ok is never the answer of what didn't run.", s => s.P0.Oks <= s.P0.Runs && s.P1.Oks <= s.P1.Runs)
        .Invariant("NOBODY-HANGS", "When nothing is under way any more, no push waits for its answer, and the next one would be called.",
            s => s.IsAnythingUnderWay || (Fine(s.P0) && Fine(s.P1) && s.Turn == Turn.Free))
        .Never("IN-ORDER", "No handler runs before that of an earlier push, unless the earlier one is answered.",
            (b, a) => a.P1.Runs > b.P1.Runs && a.P0 is { Said: true, Runs: 0, Answers: 0 })
        .Never("GIVEN-UP-STAYS-SO", "What the gateway gave up before it rejoined never runs behind that.", on: "CallArrives",
            (b, a) => (a.P0.Runs > b.P0.Runs || a.P1.Runs > b.P1.Runs) && a.LastCall <= b.GivenUp)
        .Response("ANSWERED-IN-TIME", "A push is answered before the patience with it, and with the one before it, has ended a few times.",
            trigger: (b, a) => a.P0.Said && !b.P0.Said, response: (_, a) => a.P0.Answers > 0, within: 6, per: "PatienceEnds")
        .Reachable("UNAVAILABLE-AND-RAN", "What was answered unavailable may have run.", s => s.P0 is { Runs: 1, Unavailables: 1 })
        .Reachable("UNAVAILABLE-AND-DIDNT-RUN", "And may not.", s => s.P0 is { Runs: 0, Unavailables: 1 } && !s.IsAnythingUnderWay)
        .Reachable("RAN-LATER", "A call that the activation before didn't see runs at the next one.", s => s.Topic == 2 && s.P0 is { Runs: 1, Oks: 1 } && s.LastCall > 1)

        .Fault("a call runs as often as it is asked", "CallArrives", (b, a) => Became(b, a, Word.Taken) >= 0, (b, a) => RunAnyway(b, a, Word.Taken))
        .Fault("a late call runs behind a rejoin", "CallArrives", (b, a) => Became(b, a, Word.Unknown) is >= 0 and var m && b.At(m).Epoch == b.Topic && a.Of(m & 1).Runs == 0, (b, a) => RunAnyway(b, a, Word.Unknown))
        .Fault("an answer counts each time that it comes", "AnswerComes", (b, a) => LateAnswer(b, a) >= 0, (b, a) => a.Answer(LateAnswer(b, a), isOk: true))
        .Fault("a call that a topic took is waited for for ever", "AnswerComes", (b, a) => b.A0.Word == Word.Taken && a.A0.Word == Word.None && b.Turn != Turn.Free && a.P0.Unavailables > b.P0.Unavailables, (b, _) => b with { A0 = default })
        .Fault("what no handler has seen is answered ok", "AnswerComes", (b, a) => a.P0 is { Waits: true, Runs: 0, Answers: 0 } && !b.P0.Waits, (_, a) => a.With(0, a.P0 with { Waits = false, Oks = 1 }))
        .Fault("a call that fails is forgotten", "CallFails", (b, a) => a.P1.Unavailables > b.P1.Unavailables, (b, a) => a with { P1 = b.P1 })
        .Fault("what wasn't seen goes behind what came later", "AnswerComes", (b, a) => a is { InFlight: 0, P1: { Waits: true }, F1.Word: Word.None, A0.Word: Word.None, A1.Word: Word.None } && b.F0.Word == Word.Unknown,
            (_, a) => a with { InFlight = 1, P1 = a.P1 with { Waits = false }, F1 = a.F0, F0 = default, P0 = a.P0 with { Waits = true } })
        .Print(Print);

    private static bool Fine(Pushed p) => !p.Said || p.Answers > 0;

    private static State Next(State s)
    {
        var push = s.P0.Waits ? 0 : s.P1.Waits ? 1 : -1;
        if (push < 0 || s.Turn != Turn.Free || s.Stage != Stage.Joined)
        {
            return s;
        }

        var call = (byte)(s.Call + 1);
        return s.With(push, s.Of(push) with { Waits = false }).With(push, new Message(call, s.Epoch, Word.Asked))
            with
        { Turn = Turn.Calling, Call = call, CallEpoch = s.Epoch, InFlight = (sbyte)push, Times = 1 };
    }

    private static State GiveUp(State s) => s with { Call = (byte)(s.Call + 1), Turn = Turn.Free, InFlight = -1, Times = 0 };

    // What the client has heard of it over the stream counts.
    private static State Fail(State s, int push, Gateway gateway) => gateway.AnswersOnce && push >= 0 && s.Of(push).Answers > 0 ? s : s.Answer(push, isOk: false);

    private static State Arrive(State s, int m)
    {
        var (at, push) = (s.At(m), m & 1);
        if (at.Epoch != s.Topic || !s.Known || at.Call <= s.GivenUp)
        {
            return s.With(m, at with { Word = Word.Unknown });
        }

        return at.Call <= s.LastCall ? s.With(m, at with { Word = Word.Taken }) : Run(s, m, at, push);
    }

    // The first push's handler takes its time, the second's doesn't.
    private static State Run(State s, int m, Message at, int push)
    {
        var ran = s.With(push, s.Of(push) with { Runs = (byte)(s.Of(push).Runs + 1) }) with { LastCall = Math.Max(s.LastCall, at.Call) };
        return push == 0
            ? ran.With(m, at with { Word = Word.Busy }) with { Running = 0, HasReplied = false }
            : ran.With(m, at with { Word = Word.Done });
    }

    private static State AnswerComes(State s, int m, Gateway gateway)
    {
        var (at, push) = (s.At(m), m & 1);
        var (word, call, isSecond) = (at.Word, at.Call, m > 1);
        s = s.With(m, default(Message));
        if (!s.IsOpen(call))
        {
            return s;
        }

        var isElsewhere = at.Epoch != s.Epoch || s.Stage != Stage.Joined || (gateway.GivesUpBusy && call <= s.RejoinLast);
        return word switch
        {
            Word.Unknown when isSecond => Detach(gateway.GivesUpUnknown ? Fail(GiveUp(s), push, gateway) : s, siloIsGone: false, gateway),
            Word.Unknown => NotSeen(s, push, at, gateway),
            Word.Taken when isSecond && s.Times > 2 => Next(Fail(GiveUp(s), push, gateway)),
            Word.Taken => s,
            Word.Busy when isElsewhere && s.Turn == Turn.Calling => Next(Fail(GiveUp(s), push, gateway)),
            Word.Busy when s.Turn == Turn.Calling => s with { Answered = call, Turn = Turn.Busy },
            Word.Busy => Next(s with { Answered = call, Turn = Turn.Free, InFlight = -1, Times = 0 }),
            _ => Next(s.Answer(push, isOk: true) with { Answered = call, Turn = Turn.Free, InFlight = -1, Times = 0 }),
        };
    }

    // What had to come before it won't come any more.
    private static State AnswerTooLate(State s, int m) =>
        Next(s.With(m, default(Message)).Answer(m & 1, isOk: false) with { Answered = s.Call, Turn = Turn.Free, InFlight = -1, Times = 0 });

    private static State NotSeen(State s, int push, Message at, Gateway gateway)
    {
        var isUnseen = s.AskedAgain != at.Call;
        s = GiveUp(s);
        s = isUnseen ? s.With(push, s.Of(push) with { Waits = true }) : Fail(s, push, gateway);
        return s.Epoch != at.Epoch ? Next(s) : Detach(s, siloIsGone: false, gateway);
    }

    private static State CallFails(State s, int m, Gateway gateway)
    {
        var call = s.At(m).Call;
        s = s.With(m, default(Message));
        return s.IsOpen(call) ? Detach(Fail(GiveUp(s), m, gateway), siloIsGone: false, gateway) : s;
    }

    private static State AskAgain(State s, Gateway gateway) =>
        s.Stage != Stage.Joined || s.CallEpoch != s.Epoch
            ? Next(Fail(GiveUp(s), s.InFlight, gateway))
            : s.With(2 + s.InFlight, new Message(s.Call, s.CallEpoch, Word.Asked)) with { AskedAgain = s.Call, Times = (byte)Math.Min(s.Times + 1, Askings) };

    // Orleans says so in its time to who asked first; the second asking isn't waited for.
    private static State Lose(State s, int m) => s.With(m, m < 2 ? s.At(m) with { Word = Word.Failed } : default);

    private static State ReplyComes(State s, Gateway gateway)
    {
        var (push, isHeard) = (s.Reply, s.StreamEpoch == s.Epoch);
        s = s with { Reply = -1 };
        return isHeard && !(gateway.AnswersOnce && s.Of(push).Answers > 0) ? s.Answer(push, isOk: true) : s;
    }

    private static State ReadyComes(State s)
    {
        var isHeard = s.StreamEpoch == s.Epoch;
        s = s with { Ready = false };
        return !isHeard ? s
            : s.Turn == Turn.Busy ? Next(s with { Turn = Turn.Free, InFlight = -1, Times = 0 })
            : s.Turn == Turn.Calling ? s with { Turn = Turn.ReadyEarly }
            : s;
    }

    private static State Detach(State s, bool siloIsGone, Gateway gateway)
    {
        if (s.Stage != Stage.Joined)
        {
            return s;
        }

        s = s with { Stage = Stage.Rejoining };
        if (s.Turn is Turn.Busy or Turn.ReadyEarly || (s.Turn == Turn.Calling && siloIsGone))
        {
            var lost = s.InFlight;
            s = Fail(GiveUp(s), lost, gateway);
        }

        return s with { RejoinAsked = true, RejoinLast = s.Call, RejoinAnswer = 0 };
    }

    // The topic has ended the member, in a way that it may come back from.
    private static State TakenForGone(State s, Gateway gateway) => Detach(
        s with { WasTakenForGone = true, Known = false, LastCall = 0, GivenUp = 0, Running = -1, HasReplied = false }, siloIsGone: false, gateway);

    private static State RejoinArrives(State s) => s with
    {
        RejoinAsked = false,
        RejoinAnswer = s.Topic,
        GivenUp = s.Known ? Math.Max(s.GivenUp, s.RejoinLast) : s.RejoinLast,
        LastCall = s.Known ? s.LastCall : (byte)0,
        Known = true,
    };

    // One that is past is asked for once more.
    private static State RejoinAnswered(State s) => s.RejoinAnswer < s.Topic
        ? s with { RejoinAnswer = 0, RejoinAsked = true, RejoinLast = s.Call }
        : Next(s with { Stage = Stage.Joined, Epoch = s.RejoinAnswer, RejoinAnswer = 0 });

    private static int Became(State b, State a, Word word) => Array.FindIndex(Messages, m => b.At(m).Word == Word.Asked && a.At(m).Word == word);

    private static int LateAnswer(State b, State a) =>
        Array.FindIndex(Messages, m => b.At(m).Word == Word.Done && a.At(m).Word == Word.None && !b.IsOpen(b.At(m).Call) && a.Of(m & 1).Answers == 1) is >= 0 and var late ? late & 1 : -1;

    private static State RunAnyway(State b, State a, Word word) => Became(b, a, word) is var m ? Run(a, m, b.At(m), m & 1) : a;

    private static string Print(State s) =>
        $"{s.Stage} epoch={s.Epoch} {s.Turn} call={s.Call} | topic={s.Topic}{(s.Known ? "" : " unknown")} last={s.LastCall} given up={s.GivenUp} | {Print(s.P0)} {Print(s.P1)}";

    private static string Print(Pushed p) => p.Said ? $"[runs={p.Runs} ok={p.Oks} unavailable={p.Unavailables}{(p.Waits ? " waits" : "")}]" : "[]";
}
