namespace Orleans.Channels.Client;

/// <summary>A connection that moves frames, and knows nothing of channels. The client sends one frame at a time and receives one at a time.</summary>
public interface IClientConnection : IAsyncDisposable
{
    /// <summary>Sends a frame.</summary>
    /// <param name="frame">The frame; the memory is the client's again when the task is done.</param>
    /// <param name="isBinary">Whether it goes as bytes and not as text.</param>
    /// <exception cref="Exception">The connection is over.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool isBinary);

    /// <summary>Waits for the next frame, or the end.</summary>
    /// <param name="cancellationToken">Ends the wait, and may end the connection.</param>
    /// <exception cref="Exception">The connection broke.</exception>
    ValueTask<TransportMessage> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye, and waits for as long as the token allows until what was sent before has gone out.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask CloseAsync(CancellationToken cancellationToken);

    /// <summary>Breaks the connection. What waits for it fails soon after. May be called at any time, from any thread, again and again.</summary>
    void Abort();
}
