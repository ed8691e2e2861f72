namespace Orleans.Channels.Client;

/// <summary>What happened to the entry of a key.</summary>
public enum PresenceChangeKind
{
    /// <summary>The key is new: the first of its members came.</summary>
    Joined,

    /// <summary>The key stays, with other members or other metas than before.</summary>
    Updated,

    /// <summary>The key is gone: the last of its members left.</summary>
    Left,

    /// <summary>The reader was too slow: changes were dropped here. <see cref="ClientPresence.List"/> has them all.</summary>
    Dropped,
}
