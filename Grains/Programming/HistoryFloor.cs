namespace Orleans.Channels;

/// <summary>
/// From where on a member that asks for what it missed may hear it. A client names the position that it has seen last, and may name any: what is from
/// before the floor it doesn't get, and is told that it isn't recovered.
/// </summary>
public readonly struct HistoryFloor
{
    /// <summary>All that is kept. The default: who may join may hear what was said before.</summary>
    public static HistoryFloor Beginning => default;

    /// <summary>
    /// What was said since the client's first join, which it proves by the <c>member</c> of that join's reply; the proof is good for the same topic and socket
    /// id. Without it, nothing from before this join. Who was away and joins with it misses nothing.
    /// </summary>
    public static HistoryFloor Join => new() { IsJoin = true };

    /// <summary>What was said at a time or later: since when the user belongs to the room, say.</summary>
    /// <param name="time">The time, by the silo's clock.</param>
    public static HistoryFloor Since(DateTimeOffset time) => new() { Time = time };

    internal bool IsJoin { get; private init; }

    internal DateTimeOffset? Time { get; private init; }
}
