namespace Orleans.Channels.Client;

/// <summary>Something that waits for its turn on a connection.</summary>
/// <param name="Kind">What.</param>
/// <param name="Channel">Whose, or null for a heartbeat.</param>
/// <param name="Push">The push, if it is one.</param>
/// <param name="JoinRef">The join that it goes with, or 0.</param>
/// <param name="Ref">Its ref.</param>
internal readonly record struct Outbound(OutboundKind Kind, ChannelSession? Channel, PendingPush? Push, long JoinRef, long Ref);
