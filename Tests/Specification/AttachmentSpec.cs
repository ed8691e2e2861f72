using CsCheck;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.Specification;

/// <summary>What a topic is to a gateway: the table of <see cref="TopicAttachment"/>, in as few words as it can be said.</summary>
/// <remarks>
/// Each step is a method of <see cref="TopicAttachment"/>, in any order that its owner may ask for it. There are two activations, offsets up to
/// three, one join under way whose ticket may be asked anew, and a backlog of two batches.
/// </remarks>
internal static class AttachmentSpec
{
    private const int LastOffset = 3;
    private const int LastLinkStart = 2;

    /// <summary>What joins are answered.</summary>
    public static readonly Answer[] Answers =
        [new(1, 0, 1, true), new(1, 0, 1, false), new(1, 2, 2, true), new(2, 0, 0, true), new(2, 0, 2, true), new(2, 1, 2, false)];

    /// <summary>The batches that come, each with the offset that it comes behind.</summary>
    public static readonly (int Epoch, int Previous)[] Batches = [(1, 0), (1, 1), (1, 2), (2, 0), (2, 2)];

    /// <summary>A join's answer.</summary>
    public sealed record Answer(int Epoch, int LinkStart, int Offset, bool IsOnly);

    /// <summary>An activation that is heard or was left; an epoch of 0 is none.</summary>
    public readonly record struct Activation(byte Epoch, byte Cursor, bool IsOwed);

    /// <summary>The attachment, and what has happened since the ticket was asked. Of the batches that wait there are the indices, from 1.</summary>
    public readonly record struct State(Activation Current, bool IsRepairing, Activation Left, bool IsBehind, bool HasTicket, bool WasLeft, bool WasDoubted, byte First, byte Second);

    /// <summary>The specification.</summary>
    public static Spec<State> Create() => Spec.From(new State())
        .Action("Ticket", _ => true, s => s with { HasTicket = true, WasLeft = false, WasDoubted = false })
        .Action("Adopt", Answers, (s, _) => s.HasTicket, (s, answer) => Adopt(s, answer).After)
        .Action("Receive", Batches, (s, _) => s.Second == 0, (s, batch) => Receive(s, batch).After)
        .Action("TakeBacklog", s => s.First > 0, s => s with { First = 0, Second = 0 })
        .Action("Reach", s => s.Current is { Epoch: > 0, Cursor: < LastOffset }, s => s with { Current = s.Current with { Cursor = (byte)(s.Current.Cursor + 1) } })
        .Action("BeginRepair", _ => true, s => s with { IsRepairing = s.Current.Epoch > 0 })
        .Action("EndRepair", s => s.IsRepairing, s => s with { IsRepairing = false })
        .Action("Doubt", _ => true, s => Detach(s) with { WasDoubted = s.HasTicket })
        .Action("Detach", _ => true, Detach)
        .Action("FallBehind", s => s.Current.Epoch > 0, s => Detach(s with { IsBehind = true, Current = s.Current with { Cursor = LastOffset } }))
        .Action("GiveUp", s => s.Current.Epoch > 0, s => Leave(s) with { Left = s.Current with { IsOwed = false } })

        .Never("LEFT-STAYS-SO", "What an activation answered before it was left doesn't bring it back.", on: "Adopt", (b, a) => b.WasLeft && b.Current.Epoch == 0 && a.Current.Epoch > 0 && a.Current.Epoch <= b.Left.Epoch)
        .Never("DOUBT-COUNTS", "What was answered before a doubt lets nobody in.", on: "Adopt", (b, a) => b.WasDoubted && a.Current != b.Current)
        .Never("GOES-ON", "One that comes back goes on where it was left, so that nothing owed is passed over or heard twice.", on: "Adopt",
            (b, a) => b.Current.Epoch == 0 && a.Current.Epoch > 0 && b.Left.IsOwed && a.Current.Epoch == b.Left.Epoch && a.Current.Cursor > Math.Max((int)b.Left.Cursor, LastLinkStart))
        .Never("NOT-BACKWARDS", "No cursor falls while its activation is heard.", (b, a) => b.Current.Epoch > 0 && a.Current.Epoch == b.Current.Epoch && a.Current.Cursor < b.Current.Cursor)
        .Invariant("WAITS-FOR-SOMEBODY", "An activation that isn't heard isn't being repaired.", s => !s.IsRepairing || s.Current.Epoch > 0)
        .Reachable("BACK", "An activation that was left by mistake is heard again.", s => s.Current.Epoch > 0 && s.Left.Epoch == s.Current.Epoch)

        .Fault("an answer counts that was asked before its activation was left", "Adopt", (b, a) => b.WasLeft && !b.WasDoubted && b.Left.Epoch == 1 && a.Current.Epoch == 0, (b, a) => a with { Current = new Activation(1, b.Left.Cursor, true) })
        .Fault("an answer counts that was asked before a doubt", "Adopt", (b, a) => b.WasDoubted && b.Left.Epoch == 0 && a.Current.Epoch == 0, (_, a) => a with { Current = new Activation(1, 0, true) })
        .Fault("one that comes back passes over what it said meanwhile", "Adopt", (b, a) => b.Current.Epoch == 0 && a.Current.Epoch > 0 && a.Current.Epoch == b.Left.Epoch && b.Left.IsOwed && b.Left.Cursor < LastOffset, (_, a) => a with { Current = a.Current with { Cursor = LastOffset } })
        .Fault("a join's answer sets the cursor of what is heard", "Adopt", (b, a) => b.Current.Cursor > 1 && a == b && !b.WasDoubted, (_, a) => a with { Current = a.Current with { Cursor = 1 } })
        .Fault("a repair goes on behind its activation", "Detach", (b, _) => b.IsRepairing, (_, a) => a with { IsRepairing = true });

    /// <summary>Takes a join's answer.</summary>
    public static (State After, Adoption Said) Adopt(State s, Answer answer)
    {
        if (s.WasDoubted || s.Current.Epoch > answer.Epoch || (s.Left.Epoch >= answer.Epoch && s.WasLeft))
        {
            return (s, Adoption.Refused);
        }

        if (s.Current.Epoch > 0)
        {
            return (s, s.Current.Epoch == answer.Epoch ? Adoption.Known : Adoption.BehindOlder);
        }

        var cursor = s.Left.IsOwed && s.Left.Epoch == answer.Epoch ? Math.Max((int)s.Left.Cursor, answer.LinkStart) : answer.IsOnly ? answer.Offset : answer.LinkStart;
        return (s with { Current = new Activation((byte)answer.Epoch, (byte)cursor, IsOwed: true), IsBehind = false, IsRepairing = false }, Adoption.Attached);
    }

    /// <summary>Takes a batch.</summary>
    public static (State After, BatchTurn Said) Receive(State s, (int Epoch, int Previous) batch) =>
        s.Current.Epoch == 0 || s.IsRepairing ? (Keep(s, batch), BatchTurn.Later)
        : batch.Epoch != s.Current.Epoch ? (s, BatchTurn.Never)
        : batch.Previous > s.Current.Cursor ? (Keep(s, batch), BatchTurn.Gap)
        : (s, BatchTurn.Now);

    /// <summary>When an answer of an activation goes out that has to come behind an offset.</summary>
    public static AnswerTurn TurnOf(State s, int epoch, int after) => s.Current.Epoch == epoch
        ? s.Current.Cursor >= after ? AnswerTurn.Now : AnswerTurn.Later
        : s.Left.IsOwed && s.Left.Epoch == epoch && s.Left.Cursor >= after ? AnswerTurn.Now : AnswerTurn.Never;

    private static State Keep(State s, (int Epoch, int Previous) batch)
    {
        var kept = (byte)(Array.IndexOf(Batches, batch) + 1);
        return s.First == 0 ? s with { First = kept } : s with { Second = kept };
    }

    private static State Detach(State s) => s.Current.Epoch == 0 ? s : Leave(s) with { WasLeft = s.HasTicket };

    private static State Leave(State s) => s with { Left = s.Current, Current = default, IsRepairing = false, First = 0, Second = 0 };
}
