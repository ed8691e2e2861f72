using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>What a topic has to say to one gateway: the table of <see cref="BatchChain"/>, in as few words as it can be said.</summary>
/// <remarks>
/// Each step is a method of <see cref="BatchChain"/>, as its owner may ask for it. There are five offsets, of which some are for others, and a batch holds two events.
/// </remarks>
internal static class BatchSpec
{
    public const int Events = 5;
    public const int BatchLength = 2;

    /// <summary>Sets of events are bits by offset. The previous offset is that of the batch which is taken next, or on its way.</summary>
    public readonly record struct State(byte Last, byte Waiting, byte OnItsWay, byte Previous, byte Arrived, byte Cursor, bool HasGap, bool IsGivenUp);

    /// <summary>The specification.</summary>
    public static Spec<State> Create() => Spec.From(new State())
        .Action("Add", s => s.Last < Events, s => s with { Last = (byte)(s.Last + 1), Waiting = (byte)(s.Waiting | (2 << s.Last)) })
        .Action("ForOthers", s => s.Last < Events, s => s with { Last = (byte)(s.Last + 1) })
        .Action("Take", s => s.Waiting != 0 || s.OnItsWay != 0, Take)
        .Action("Arrive", s => s.OnItsWay != 0, Arrive)
        .Action("GiveUp", s => s.OnItsWay != 0, s => s with { Previous = Highest(s.OnItsWay), OnItsWay = 0, Waiting = 0, IsGivenUp = true })
        .Terminal(s => s.Last == Events)

        .Never("IN-ORDER", "What arrives has come in order.", (b, a) => a.Arrived != b.Arrived && b.Arrived != 0 && Lowest((byte)(a.Arrived & ~b.Arrived)) < Highest(b.Arrived))
        .Invariant("NO-GAP", "What arrives is behind what has arrived before, and the gateway knows where something was given up.", s => !s.HasGap || s.IsGivenUp)
        .Invariant("AT-MOST", "A batch is no longer than it may be.", s => System.Numerics.BitOperations.PopCount(s.OnItsWay) <= BatchLength)
        .Reachable("ALL", "All may arrive.", s => s is { Arrived: 0b111110, HasGap: false })

        .Fault("what came last arrives first", "Arrive", (b, a) => b.Waiting != 0 && b.Arrived == 0, (b, a) => a with { Arrived = b.Waiting, Waiting = b.OnItsWay, Previous = 0, Cursor = 0 })
        .Fault("a batch is lost, and the next names it", "Arrive", (b, _) => b is { HasGap: false, IsGivenUp: false } && b.Arrived == 0 && b.Waiting == 0, (b, a) => a with { Arrived = 0, Cursor = 0, HasGap = true })
        .Fault("a batch takes all", "Take", (b, _) => b.OnItsWay == 0 && System.Numerics.BitOperations.PopCount(b.Waiting) > BatchLength, (b, a) => a with { OnItsWay = b.Waiting, Waiting = 0 });

    /// <summary>The batch on its way, or the next.</summary>
    public static State Take(State s)
    {
        if (s.OnItsWay != 0)
        {
            return s;
        }

        var taken = Enumerable.Range(1, Events).Where(n => (s.Waiting & (1 << n)) != 0).Take(BatchLength).Sum(static n => 1 << n);
        return s with { OnItsWay = (byte)taken, Waiting = (byte)(s.Waiting & ~taken) };
    }

    private static State Arrive(State s) => s with
    {
        OnItsWay = 0,
        Previous = Highest(s.OnItsWay),
        Arrived = (byte)(s.Arrived | s.OnItsWay),
        HasGap = s.HasGap || s.Previous > s.Cursor,
        Cursor = Highest(s.OnItsWay),
    };

    public static byte Highest(byte set) => (byte)System.Numerics.BitOperations.Log2(set);

    private static int Lowest(byte set) => System.Numerics.BitOperations.TrailingZeroCount(set);
}
