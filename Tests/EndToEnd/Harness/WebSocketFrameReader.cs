using System.Buffers.Binary;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Reads what a server sends: frames, one by one, and messages put together from fragments.</summary>
internal sealed class WebSocketFrameReader(Stream stream) : IDisposable
{
    private readonly BufferedStream _stream = new(stream, 64 * 1024);

    /// <summary>The next message or control frame; null when the connection has ended without one.</summary>
    public async Task<WebSocketFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        var frame = await ReadFrameAsync(cancellationToken);
        if (frame is null or { Final: true })
        {
            return frame;
        }

        using var whole = new MemoryStream();
        whole.Write(frame.Payload);
        for (var part = frame; !part.Final;)
        {
            part = await ReadFrameAsync(cancellationToken)
                ?? throw new EndOfStreamException("The connection ended within a fragmented message.");
            Assert.Equal(WebSocketOpcode.Continuation, part.Opcode);
            whole.Write(part.Payload);
        }

        return frame with { Payload = whole.ToArray(), Final = true };
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

    private async Task<WebSocketFrame?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var head = new byte[2];
        try
        {
            if (await _stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken) < 2)
            {
                return null;
            }
        }
        catch (IOException)
        {
            return null;
        }

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
