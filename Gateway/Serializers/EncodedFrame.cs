using System.Buffers.Binary;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A frame as bytes, once for everybody: the WebSocket header and the message in one buffer. Server frames are unmasked
/// (RFC 6455 §5.1), so one buffer serves every WebSocket; long-poll takes the message alone.
/// </summary>
internal readonly struct EncodedFrame
{
    private const byte FinalText = 0x81;
    private const byte FinalBinary = 0x82;
    private const byte Compressed = 0x40;

    private readonly byte[] _buffer;
    private readonly int _headerLength;

    private EncodedFrame(byte[] buffer, int headerLength)
    {
        _buffer = buffer;
        _headerLength = headerLength;
    }

    /// <summary>True for a binary message, false for text.</summary>
    public bool IsBinary => (_buffer[0] & ~Compressed) == FinalBinary;

    /// <summary>The whole WebSocket frame.</summary>
    public ReadOnlyMemory<byte> WebSocket => _buffer;

    /// <summary>The message alone.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(_headerLength);

    /// <summary>Makes room for a message of known length; the caller fills it.</summary>
    /// <param name="length">The message's length in bytes.</param>
    /// <param name="binary">True for a binary message.</param>
    /// <param name="message">Where the message goes.</param>
    /// <param name="compressed">True for a message that is compressed (RFC 7692 §6), for those WebSockets alone that agreed to it.</param>
    public static EncodedFrame Create(int length, bool binary, out Span<byte> message, bool compressed = false)
    {
        var header = length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var buffer = GC.AllocateUninitializedArray<byte>(header + length);
        buffer[0] = (byte)((binary ? FinalBinary : FinalText) | (compressed ? Compressed : 0));
        switch (header)
        {
            case 2:
                buffer[1] = (byte)length;
                break;
            case 4:
                buffer[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)length);
                break;
            default:
                buffer[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(2), (ulong)length);
                break;
        }

        message = buffer.AsSpan(header);
        return new EncodedFrame(buffer, header);
    }
}
