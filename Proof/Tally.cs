namespace Orleans.Channels.Proof;

/// <summary>What was counted while a fault was watched, for one client or for all.</summary>
internal record struct Tally
{
    /// <summary>Messages between the first and the last that came.</summary>
    public long Expected;

    /// <summary>Messages that came, each counted once.</summary>
    public long Delivered;

    /// <summary>Messages passed over after an answer that said so.</summary>
    public long Skipped;

    /// <summary>Messages that came again.</summary>
    public long Duplicated;

    /// <summary>Messages that came after a later one.</summary>
    public long Disordered;

    /// <summary>Joins after the first.</summary>
    public long Rejoins;

    /// <summary>Joins that were answered <c>recovered: false</c>, or without a word of it.</summary>
    public long Unrecovered;

    /// <summary>The longest time without a message, in ticks.</summary>
    public long LongestGap;

    /// <summary>Messages that should have come and didn't.</summary>
    public readonly long Lost => Expected - Delivered - Skipped;

    /// <summary>The two together.</summary>
    public static Tally operator +(Tally one, Tally other) => new()
    {
        Expected = one.Expected + other.Expected,
        Delivered = one.Delivered + other.Delivered,
        Skipped = one.Skipped + other.Skipped,
        Duplicated = one.Duplicated + other.Duplicated,
        Disordered = one.Disordered + other.Disordered,
        Rejoins = one.Rejoins + other.Rejoins,
        Unrecovered = one.Unrecovered + other.Unrecovered,
        LongestGap = Math.Max(one.LongestGap, other.LongestGap),
    };
}
