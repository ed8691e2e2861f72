using System.Buffers;
using System.Buffers.Binary;

namespace Orleans.Channels.Gateway;

/// <summary>The head of a client's frame (RFC 6455 §5.2), checked for what can be told from it alone.</summary>
/// <param name="IsFinal">True for the last frame of its message.</param>
/// <param name="Opcode">What it is.</param>
/// <param name="Length">How many payload bytes follow.</param>
/// <param name="Mask">The masking key, its first byte lowest.</param>
/// <param name="IsCompressed">True for the first frame of a compressed message (RFC 7692 §6).</param>
internal readonly record struct WebSocketFrameHeader(bool IsFinal, WebSocketOpcode Opcode, ulong Length, uint Mask, bool IsCompressed)
{
    private const int MaskLength = 4;
    private const int LongestHeader = 2 + sizeof(ulong) + MaskLength;
    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte CompressedBit = 0x40;
    private const byte OpcodeBits = 0x0F;
    private const byte MaskBit = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>True for close, ping and pong, which come whole and may come between fragments.</summary>
    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Takes a header off the buffer, once it is there.</summary>
    /// <param name="buffer">What has arrived.</param>
    /// <param name="mayBeCompressed">Whether it was agreed that messages may be compressed.</param>
    /// <param name="header">The header.</param>
    /// <exception cref="WebSocketProtocolException">No client may send this header.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, bool mayBeCompressed, out WebSocketFrameHeader header)
    {
        Span<byte> copy = stackalloc byte[LongestHeader];
        scoped var bytes = buffer.FirstSpan;
        if (bytes.Length < LongestHeader && !buffer.IsSingleSegment)
        {
            var start = buffer.Slice(0, Math.Min(buffer.Length, LongestHeader));
            start.CopyTo(copy);
            bytes = copy[..(int)start.Length];
        }

        if (!TryParse(bytes, mayBeCompressed, out header, out var taken))
        {
            return false;
        }

        buffer = buffer.Slice(taken);
        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, bool mayBeCompressed, out WebSocketFrameHeader header, out int taken)
    {
        header = default;
        taken = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        Check(bytes[0], bytes[1], mayBeCompressed);
        var shortLength = (byte)(bytes[1] & ~MaskBit);
        var maskAt = 2 + shortLength switch { Length16 => sizeof(ushort), Length64 => sizeof(ulong), _ => 0 };
        taken = maskAt + MaskLength;
        if (bytes.Length < taken)
        {
            return false;
        }

        var length = shortLength switch
        {
            Length16 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            Length64 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => shortLength,
        };
        header = new WebSocketFrameHeader(
            (bytes[0] & FinalBit) != 0,
            (WebSocketOpcode)(bytes[0] & OpcodeBits),
            length,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[maskAt..]),
            (bytes[0] & CompressedBit) != 0);
        return true;
    }

    private static void Check(byte first, byte second, bool mayBeCompressed)
    {
        var opcode = (WebSocketOpcode)(first & OpcodeBits);
        if ((first & ReservedBits) != 0 && !(mayBeCompressed && IsCompressedMessage(first)))
        {
            throw Violation("A frame has a reserved bit that no extension was agreed on for.");
        }

        if (opcode is not (<= WebSocketOpcode.Binary or (>= WebSocketOpcode.Close and <= WebSocketOpcode.Pong)))
        {
            throw Violation("A frame has a reserved opcode.");
        }

        if ((second & MaskBit) == 0)
        {
            throw Violation("A client's frame is not masked.");
        }

        if (opcode < WebSocketOpcode.Close)
        {
            return;
        }

        if ((first & FinalBit) == 0)
        {
            throw Violation("A control frame is a fragment.");
        }

        if ((second & ~MaskBit) > WireLimits.MaxControlBytes)
        {
            throw Violation("A control frame is too long.");
        }
    }

    // On neither control frames nor continuations (RFC 7692 §6.1).
    private static bool IsCompressedMessage(byte first) =>
        (first & ReservedBits) == CompressedBit && (WebSocketOpcode)(first & OpcodeBits) is WebSocketOpcode.Text or WebSocketOpcode.Binary;

    private static WebSocketProtocolException Violation(string reason) => new(WebSocketCloseCode.ProtocolError, reason);
}
