using System.Buffers.Binary;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>A client's frames (RFC 6455 §5.2). They are masked with zero, which costs the client nothing and the server all it ever does.</summary>
internal static class ClientFrame
{
    private const byte FinalText = 0x81;
    private const byte FinalPong = 0x8A;
    private const byte Masked = 0x80;

    public static byte[] Text(string message) => Make(FinalText, Encoding.UTF8.GetBytes(message));

    public static byte[] Pong(ReadOnlySpan<byte> payload) => Make(FinalPong, payload);

    private static byte[] Make(byte first, ReadOnlySpan<byte> payload)
    {
        var isShort = payload.Length < 126;
        var frame = new byte[(isShort ? 6 : 8) + payload.Length];
        frame[0] = first;
        frame[1] = (byte)(Masked | (isShort ? payload.Length : 126));
        if (!isShort)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        payload.CopyTo(frame.AsSpan(isShort ? 6 : 8));
        return frame;
    }
}
