namespace Orleans.Channels.Client;

/// <summary>What a connection received: a frame, or its end.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Data">The frame, until the next is asked for.</param>
/// <param name="CloseCode">The WebSocket close code of an end; 1006 when there was no close frame.</param>
public readonly record struct TransportMessage(TransportMessageKind Kind, ReadOnlyMemory<byte> Data, int CloseCode = 0)
{
    /// <summary>The connection is over.</summary>
    /// <param name="code">The close code.</param>
    public static TransportMessage Closed(int code) => new(TransportMessageKind.Closed, default, code);
}
