namespace Orleans.Channels.Testing;

/// <summary>What a gateway says to a client.</summary>
internal enum ServerFrameKind
{
    Push,
    Broadcast,
    Reply,
    Close,
    Error,
}
