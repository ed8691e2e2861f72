namespace Orleans.Channels.Client;

/// <summary>A change of who is present.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Key">The key; empty when changes were dropped.</param>
/// <param name="Entry">The entry as it is now, or, of a key that is gone, as it was last; null when changes were dropped.</param>
/// <param name="Joined">The metas that are new.</param>
/// <param name="Left">The metas that are gone.</param>
public sealed record PresenceChange(PresenceChangeKind Kind, string Key, PresenceEntry? Entry, IReadOnlyList<PresenceMeta> Joined, IReadOnlyList<PresenceMeta> Left);
