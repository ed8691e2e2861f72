using System.Buffers.Binary;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>Builds the control frames that the gateway sends; data frames are <see cref="EncodedFrame"/>s.</summary>
internal static class WebSocketFrames
{
    private const byte Final = 0x80;
    private const int HeaderLength = 2;

    /// <summary>A close frame.</summary>
    /// <param name="code">One of <see cref="WebSocketCloseCode"/>.</param>
    /// <param name="reason">At most 123 UTF-8 bytes; Phoenix sends none.</param>
    /// <exception cref="ArgumentException">The reason is too long for a control frame.</exception>
    public static byte[] Close(ushort code, string reason = "")
    {
        var frame = Create(WebSocketOpcode.Close, sizeof(ushort) + Encoding.UTF8.GetByteCount(reason));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(HeaderLength), code);
        Encoding.UTF8.GetBytes(reason, frame.AsSpan(HeaderLength + sizeof(ushort)));
        return frame;
    }

    /// <summary>The pong that answers a ping, with the ping's payload.</summary>
    /// <exception cref="ArgumentException">The payload is too long for a control frame.</exception>
    public static byte[] Pong(ReadOnlySpan<byte> payload)
    {
        var frame = Create(WebSocketOpcode.Pong, payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    private static byte[] Create(WebSocketOpcode opcode, int length)
    {
        if (length > WireLimits.MaxControlBytes)
        {
            throw new ArgumentException(
                $"A control frame carries at most {WireLimits.MaxControlBytes} bytes, not {length}.", nameof(length));
        }

        var frame = new byte[HeaderLength + length];
        frame[0] = (byte)(Final | (byte)opcode);
        frame[1] = (byte)length;
        return frame;
    }
}
