using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Orleans.Channels.Tests;

/// <summary>Reads a server's WebSocket frames, written apart from the code that writes them.</summary>
internal static class ServerFrames
{
    private const int LongestHeader = 10;

    /// <summary>Takes one frame off the buffer: a text as it is, <c>binary …</c> or <c>close …</c> with hex.</summary>
    public static string? Take(ref ReadOnlySequence<byte> buffer)
    {
        // Much may wait behind it.
        Span<byte> head = stackalloc byte[(int)Math.Min(buffer.Length, LongestHeader)];
        buffer.Slice(0, head.Length).CopyTo(head);
        if (head.Length < 2 || Measure(head) is not var (header, length) || buffer.Length < header + length)
        {
            return null;
        }

        var bytes = buffer.Slice(0, header + length).ToArray();
        buffer = buffer.Slice(header + length);
        var message = bytes.AsSpan(header, length);
        return bytes[0] switch
        {
            0x81 => Encoding.UTF8.GetString(message),
            0x82 => $"binary {Convert.ToHexString(message)}",
            0x88 => $"close {Convert.ToHexString(message)}",
            var other => throw new InvalidOperationException($"An unexpected frame that begins with {other:X2}."),
        };
    }

    private static (int Header, int Length)? Measure(ReadOnlySpan<byte> bytes) => bytes[1] switch
    {
        < 126 => (2, bytes[1]),
        126 => bytes.Length < 4 ? null : (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
        _ => bytes.Length < 10 ? null : (10, (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
    };
}
