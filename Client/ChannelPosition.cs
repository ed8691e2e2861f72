namespace Orleans.Channels.Client;

/// <summary>A place in a topic's history, and who the member was that stood there. Both are opaque, and may be stored.</summary>
/// <param name="Position">The place.</param>
/// <param name="Member">The member; empty if the server named none.</param>
public sealed record ChannelPosition(string Position, string Member);
