using CsCheck;

namespace Orleans.Channels.Tests.Specification;

/// <summary>
/// A history that is stored behind what is said, or before it, and forgets; activations that end in order or are killed; a storage that is
/// put back from a backup; a client that comes back, and a member that stays: who is told that it has got all that it missed has.
/// </summary>
/// <remarks>
/// The topic's steps are <c>Say</c>, <c>WriteBehind</c>, <c>Rest</c> and <c>Load</c>; <c>Return</c> is a client's join with the position that it had
/// reached, and <c>Rejoin</c> a member's, for which its gateway vouches. <c>Kill</c>, <c>Backup</c> and <c>PutBack</c> are the world's. There are four broadcasts, of
/// which two are kept, and histories are named by numbers that rise.
/// </remarks>
internal static class ResumeSpec
{
    private const int Broadcasts = 4;
    private const int Size = 2;
    private const int Histories = 3;

    /// <summary>What is kept, as bits by offset, and the last that is forgotten.</summary>
    public readonly record struct Kept(byte Name, byte Broadcasts, byte Forgotten, bool IsLacking);

    /// <summary>Who hears: whether it is there, the place that it has reached, and what was said behind it.</summary>
    public readonly record struct Listener(bool IsThere, byte Name, byte Seen, byte Missed);

    /// <summary>What the last one who came was told.</summary>
    public readonly record struct Told(bool IsRecovered, byte Given, byte Missed, byte Seen, bool IsOther);

    /// <summary>The topic, its storage, a backup of that, and who hears.</summary>
    public readonly record struct State(
        bool IsAlive, Kept Topic, Kept Stored, Kept Saved, bool HasBackup, bool IsPutBack, byte Last, byte Names, Listener Client, Listener Member, Told Told, bool WasTold)
    {
        public static readonly State Start = new() { IsAlive = true, Topic = new(1, 0, 0, false), Stored = new(1, 0, 0, false), Names = 1, Client = new(true, 1, 0, 0), Member = new(true, 1, 0, 0) };
    }

    /// <summary>The specification.</summary>
    /// <param name="isBehind">Whether the history is stored behind what is said, or before it.</param>
    /// <param name="saysLacking">Whether the storage says that something may be said that it doesn't know.</param>
    /// <param name="asksMembers">Whether a history that a member has heard more of is given up.</param>
    public static Spec<State> Create(bool isBehind = true, bool saysLacking = true, bool asksMembers = true)
    {
        var before = Of(isBehind, saysLacking, asksMembers);
        return isBehind ? before.Action("WriteBehind", s => s.IsAlive && s.Stored != s.Topic, s => s with { Stored = s.Topic }) : before;
    }

    private static Spec<State> Of(bool isBehind, bool saysLacking, bool asksMembers) => Spec.From(State.Start)
        .Action("Say", s => s.IsAlive && s.Last < Broadcasts, s => Say(s, isBehind, saysLacking))
        .Action("Rest", s => s.IsAlive, s => End(s with { Stored = s.Topic with { IsLacking = false } }))
        .Action("Kill", s => s.IsAlive, End)
        .Action("Load", s => !s.IsAlive && s.Names < Histories, Load)
        .Action("Backup", s => !s.HasBackup && s.IsAlive, s => s with { HasBackup = true, Saved = s.Stored })
        .Action("PutBack", s => s.HasBackup && !s.IsAlive && !s.IsPutBack, s => s with { Stored = s.Saved, IsPutBack = true })
        .Action("Leave", s => s.Client.IsThere, s => s with { Client = s.Client with { IsThere = false, Missed = 0 } })
        .Action("Return", s => s.IsAlive && !s.Client.IsThere, Return)
        .Action("Rejoin", s => s.IsAlive && !s.Member.IsThere && s.Names < Histories, s => Rejoin(s, asksMembers))
        .Terminal(s => s.Names == Histories || s.Last == Broadcasts)

        .Invariant("RECOVERED-IS-ALL", "Who is told that it has got all that it missed has.", s => !s.WasTold || !s.Told.IsRecovered || (s.Told.Missed & ~s.Told.Given) == 0)
        .Invariant("NOTHING-TWICE", "Nothing is given to who has seen it.", s => !s.WasTold || Lowest(s.Told.Given) > s.Told.Seen)
        .Invariant("ANOTHER-HISTORY", "A place in another history means nothing.", s => !s.WasTold || !s.Told.IsOther || !s.Told.IsRecovered)
        .Invariant("KEPT-IN-ORDER", "What is kept comes behind what is forgotten.", s => Lowest(s.Topic.Broadcasts) > s.Topic.Forgotten)
        .Reachable("RECOVERED", "Who was away may get all that it missed.", s => s is { WasTold: true, Told: { IsRecovered: true, Given: > 0 } })
        .Reachable("RECOVERED-BEHIND-AN-END", "At the next activation too.", s => s is { WasTold: true, Names: > 1, Told: { IsRecovered: true, Given: > 0 } })
        .Reachable("OWNED-UP", "And may be told that it can't.", s => s is { WasTold: true, Told.IsRecovered: false })

        .Fault("part of it is given for all", "Return", (_, a) => a.WasTold && a.Told is { IsRecovered: true, Given: > 0 }, (_, a) => a with { Told = a.Told with { Given = 0 } })
        .Fault("the last that was seen is given once more", "Return", (_, a) => a.WasTold && a.Told is { IsRecovered: true, Seen: > 0 }, (_, a) => a with { Told = a.Told with { Given = (byte)(a.Told.Given | (1 << a.Told.Seen)) } })
        .Fault("a place in another history is taken for one in this", "Return", (_, a) => a.WasTold && a.Told is { IsOther: true, Missed: 0 }, (_, a) => a with { Told = a.Told with { IsRecovered = true } })
        .Fault("what is forgotten is kept", "Say", (b, a) => a.Topic.Forgotten > b.Topic.Forgotten, (b, a) => a with { Topic = a.Topic with { Broadcasts = (byte)(a.Topic.Broadcasts | (1 << a.Topic.Forgotten)) } });

    // Before anything goes out that isn't stored, the storage says so. What was told is past.
    private static State Say(State s, bool isBehind, bool saysLacking)
    {
        var offset = s.Last + 1;
        var kept = s.Topic.Broadcasts | (1 << offset);
        var forgotten = s.Topic.Forgotten;
        for (; System.Numerics.BitOperations.PopCount((uint)kept) > Size; kept &= kept - 1)
        {
            forgotten = (byte)Lowest(kept);
        }

        var topic = s.Topic with { Broadcasts = (byte)kept, Forgotten = forgotten, IsLacking = isBehind && saysLacking };
        return s with
        {
            Last = (byte)offset,
            Topic = topic,
            Stored = isBehind ? s.Stored with { IsLacking = saysLacking } : topic,
            Client = Hear(s.Client, topic.Name, offset),
            Member = Hear(s.Member, topic.Name, offset),
            WasTold = false,
            Told = default,
        };
    }

    private static Listener Hear(Listener listener, byte name, int offset) => listener.IsThere
        ? listener with { Name = name, Seen = (byte)offset }
        : listener with { Missed = (byte)(listener.Missed | (1 << offset)) };

    // Who stays is taken along by its gateway; a client's connection isn't concerned, and it goes by itself.
    private static State End(State s) => s with { IsAlive = false, Topic = default, Member = s.Member with { IsThere = false, Missed = s.Member.IsThere ? (byte)0 : s.Member.Missed }, Client = s.Client with { IsThere = false, Missed = s.Client.IsThere ? (byte)0 : s.Client.Missed }, WasTold = false, Told = default };

    // One that may lack something is given up, and another begins.
    private static State Load(State s)
    {
        var names = (byte)(s.Names + 1);
        var topic = s.Stored.IsLacking ? new Kept(names, 0, 0, false) : s.Stored;
        return s with { IsAlive = true, Names = names, Topic = topic, Stored = topic };
    }

    private static State Return(State s)
    {
        // A storage that was put back is found out by those who have heard more: until they have come, nobody can know.
        var told = Since(s.Topic, s.Client);
        return s with { Client = new Listener(true, s.Topic.Name, Last(s.Topic), 0), Told = told, WasTold = !s.IsPutBack };
    }

    private static State Rejoin(State s, bool asksMembers)
    {
        var isBehind = asksMembers && s.Member.Name == s.Topic.Name && s.Member.Seen > s.Topic.Forgotten && (s.Topic.Broadcasts & (1 << s.Member.Seen)) == 0;
        var names = (byte)(isBehind ? s.Names + 1 : s.Names);
        var topic = isBehind ? new Kept(names, 0, Last(s.Topic), false) : s.Topic;
        return s with { Names = names, Topic = topic, Stored = isBehind ? topic : s.Stored, IsPutBack = false, Member = new Listener(true, topic.Name, Last(topic), 0), Told = Since(topic, s.Member), WasTold = true };
    }

    private static Told Since(Kept topic, Listener listener)
    {
        var isOther = listener.Name != topic.Name;
        var isKnown = !isOther && (listener.Seen == topic.Forgotten || (topic.Broadcasts & (1 << listener.Seen)) != 0);
        var given = isKnown ? topic.Broadcasts & ~((1 << (listener.Seen + 1)) - 1) : 0;
        return new Told(isKnown, (byte)given, listener.Missed, listener.Seen, isOther);
    }

    private static byte Last(Kept topic) => topic.Broadcasts == 0 ? topic.Forgotten : (byte)System.Numerics.BitOperations.Log2(topic.Broadcasts);

    private static int Lowest(int offsets) => System.Numerics.BitOperations.TrailingZeroCount(offsets);
}
