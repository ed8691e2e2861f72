namespace Orleans.Channels.Grains;

/// <summary>One who tracks: a member, a lease, or a member that is gone and may come back.</summary>
/// <param name="socketId">The id of a member's socket; null when it has none, and for a lease.</param>
/// <param name="lease">The lease's name; null for a member.</param>
/// <param name="moved">The member that is to come after its topic, which has moved; or none.</param>
internal sealed class PresenceOwner(string? socketId, Guid? lease = null, MemberId moved = default)
{
    public MemberId Moved => moved;

    public string? SocketId => socketId;

    public Guid? Lease => lease;

    /// <summary>What it tracks, by key.</summary>
    public Dictionary<string, TrackedMeta> Metas { get; } = new(1, StringComparer.Ordinal);

    /// <summary>When its time is up, as a timestamp; 0 while it has none.</summary>
    public long Deadline { get; set; }
}
