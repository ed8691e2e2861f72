using System.Buffers;
using System.Net.WebSockets;

namespace Orleans.Channels.Client;

/// <summary>A WebSocket. It holds a buffer only while something is being read.</summary>
/// <param name="socket">The socket, open.</param>
/// <param name="maxMessageBytes">The longest message that is taken.</param>
internal sealed class WebSocketConnection(ClientWebSocket socket, int maxMessageBytes) : IClientConnection
{
    private const int FirstBuffer = 4 * 1024;

    private byte[]? _buffer;

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool isBinary) =>
        socket.SendAsync(frame, isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask<TransportMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        Return();

        // Nothing is held until there is something to read; what a browser's socket does with no room isn't said.
        if (OperatingSystem.IsBrowser())
        {
            MakeRoom(0);
        }

        var received = await socket.ReceiveAsync((_buffer ?? []).AsMemory(), cancellationToken).ConfigureAwait(false);
        var length = received.Count;
        while (received.MessageType != WebSocketMessageType.Close && !received.EndOfMessage)
        {
            MakeRoom(length);
            received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += received.Count;
            if (length > maxMessageBytes)
            {
                throw new InvalidDataException($"The server has sent a message of over {maxMessageBytes} bytes.");
            }
        }

        if (received.MessageType != WebSocketMessageType.Close)
        {
            return new TransportMessage(KindOf(received), _buffer.AsMemory(0, length));
        }

        await AnswerCloseAsync(cancellationToken).ConfigureAwait(false);
        return TransportMessage.Closed((int?)socket.CloseStatus ?? CloseCode.Abnormal);
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken) =>
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Abort() => socket.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Return();
        socket.Dispose();
        return default;
    }

    private static TransportMessageKind KindOf(in ValueWebSocketReceiveResult received) =>
        received.MessageType == WebSocketMessageType.Binary ? TransportMessageKind.Binary : TransportMessageKind.Text;

    private async ValueTask AnswerCloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (WebSocketException)
        {
            // The server didn't wait for it.
        }
    }

    private void MakeRoom(int length)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        }
        else if (length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(2 * length);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }

    private void Return()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
