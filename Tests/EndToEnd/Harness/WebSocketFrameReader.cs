using System.Buffers.Binary;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Reads what a server sends: frames, one by one, and messages put together from fragments.</summary>
internal sealed class WebSocketFrameReader(Stream stream) : IDisposable
{
    private readonly BufferedStream _stream = new(stream, 64 * 1024);

    /// <summary>The next message or control frame; null when the connection has ended, be it in the middle of one.</summary>
    public async Task<WebSocketFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadMessageAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the server ends the connection now, be it by a FIN or by a reset.</summary>
    public async Task<bool> IsAtEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAsync(new byte[1], cancellationToken) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<WebSocketFrame> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var frame = await ReadFrameAsync(cancellationToken);
        if (frame.Final)
        {
            return frame;
        }

        using var whole = new MemoryStream();
        whole.Write(frame.Payload);
        for (var part = frame; !part.Final;)
        {
            part = await ReadFrameAsync(cancellationToken);
            Assert.Equal(WebSocketOpcode.Continuation, part.Opcode);
            whole.Write(part.Payload);
        }

        return frame with { Payload = whole.ToArray(), Final = true };
    }

    private async Task<WebSocketFrame> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = new byte[2];
        await _stream.ReadExactlyAsync(head, cancellationToken);
        Assert.True((head[1] & 0x80) == 0, "A server must not mask its frames.");
        var payload = new byte[await ReadLengthAsync(head[1] & 0x7F, cancellationToken)];
        await _stream.ReadExactlyAsync(payload, cancellationToken);
        return new WebSocketFrame((WebSocketOpcode)(head[0] & 0x0F), payload)
        {
            Final = (head[0] & 0x80) != 0,
            Rsv1 = (head[0] & 0x40) != 0,
            Masked = false,
        };
    }

    private async Task<long> ReadLengthAsync(int shortLength, CancellationToken cancellationToken)
    {
        if (shortLength < 126)
        {
            return shortLength;
        }

        var bytes = new byte[shortLength == 126 ? 2 : 8];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
