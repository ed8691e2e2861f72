namespace Orleans.Channels.Grains;

/// <summary>What all topics of this silo keep of one kind, and whether that is more than they may.</summary>
/// <param name="most">How many bytes they may keep together.</param>
internal sealed class KeptBytes(long most)
{
    private readonly ByteTally _tally = new();

    /// <summary>For who is no longer counted, and may still be asked.</summary>
    public static KeptBytes Uncounted { get; } = new(long.MaxValue);

    /// <summary>How many bytes they keep.</summary>
    public long Total => _tally.Total;

    /// <summary>Whether who keeps more must forget as much.</summary>
    public bool IsFull => Total > most;

    /// <summary>Counts what one topic keeps more, or less.</summary>
    /// <param name="after">What it keeps now.</param>
    /// <param name="change">By how much that has changed.</param>
    public void Count(long after, long change) => _tally.Count(after, change);
}
