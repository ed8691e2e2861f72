using CsCheck;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests.Specification;

/// <summary>What a topic has said, by offset: the table of <see cref="TopicLog"/>, in as few words as it can be said.</summary>
/// <remarks>
/// Each step is a method of <see cref="TopicLog"/>, as its owner may ask for it. There are four events, for all or for one of two gateways; the log keeps two.
/// </remarks>
internal static class LogSpec
{
    public const int Events = 4;
    public const int Kept = 2;

    /// <summary>Whom an event is for: all, or a gateway.</summary>
    public static readonly byte[] Whom = [0, 1, 2];

    /// <summary>Whom each event was for, how far the log has come, how far it has been heard, and what it has forgotten.</summary>
    public readonly record struct State(byte For1, byte For2, byte For3, byte For4, byte Last, byte Sent, bool IsFenced, byte LetGo)
    {
        public int For(int offset) => offset switch { 1 => For1, 2 => For2, 3 => For3, _ => For4 };

        public State Append(byte whom) => (Last switch
        {
            0 => this with { For1 = whom },
            1 => this with { For2 = whom },
            2 => this with { For3 = whom },
            _ => this with { For4 = whom },
        }) with
        { Last = (byte)(Last + 1) };
    }

    /// <summary>The specification.</summary>
    public static Spec<State> Create() => Spec.From(new State())
        .Action("Send", Whom, (s, _) => s.Last < Events && s.Sent == s.Last && !s.IsFenced, (s, whom) => s.Append(whom) with { Sent = (byte)(s.Last + 1) })
        .Action("Hold", Whom, (s, _) => s.Last < Events && !s.IsFenced, (s, whom) => s.Append(whom))
        .Action("Release", s => s.Sent < s.Last && !s.IsFenced, s => s with { Sent = (byte)(s.Sent + 1) })
        .Action("Fence", s => !s.IsFenced, s => s with { IsFenced = true })
        .Action("LetGo", s => s.Last > 0 && s.LetGo != s.Last, s => s with { LetGo = s.Last })
        .Terminal(s => s.Last == Events || s.IsFenced)

        .Never("FENCED-STAYS-SO", "Nothing is said behind a fence.", (b, a) => b.IsFenced && (!a.IsFenced || a.Sent > b.Sent))
        .Never("OFFSETS-RISE", "Offsets rise by one, and what was said stays said.", (b, a) => a.Last < b.Last || a.Last > b.Last + 1 || a.Sent < b.Sent)
        .Invariant("SAID-WHEN-THERE", "Nothing is said that has no offset.", s => s.Sent <= s.Last)
        .Reachable("HELD-AND-FENCED", "What waits may never be said.", s => s.IsFenced && s.Sent < s.Last)

        .Fault("what waits is said behind a fence", "LetGo", (b, _) => b.IsFenced && b.Sent < b.Last, (_, a) => a with { Sent = a.Last })
        .Fault("an offset is given twice", "Hold", (b, a) => b.Last == 2 && b.Sent < 2 && a.Last == 3, (b, a) => a with { Last = 1, Sent = b.Sent })
        .Fault("what has no offset is said", "Send", (b, a) => b.Last == 1 && a.Last == 2, (_, a) => a with { Sent = 3 });

    /// <summary>What a gateway is given for a repair, as bits by offset; null when something of it is forgotten.</summary>
    public static int? Since(State s, int gateway, int after)
    {
        var forgotten = Math.Max(s.Last - Kept, s.LetGo);
        if (s.LetGo > after || Enumerable.Range(1, Events).Any(n => n <= forgotten && n > after && IsFor(s, n, gateway)))
        {
            return null;
        }

        return Enumerable.Range(1, Events).Where(n => n > after && n <= s.Sent && IsFor(s, n, gateway)).Sum(static n => 1 << n);
    }

    private static bool IsFor(State s, int offset, int gateway) => s.For(offset) == 0 || s.For(offset) == gateway;
}
