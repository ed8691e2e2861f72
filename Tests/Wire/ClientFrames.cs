using System.Buffers.Binary;
using System.IO.Compression;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Builds a client's frames, written apart from the code that reads them.</summary>
internal static class ClientFrames
{
    private static readonly byte[] Key = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Text(string text, bool final = true) => Frame(WebSocketOpcode.Text, Bytes.Utf8(text), final);

    public static byte[] Continue(string text, bool final) => Frame(WebSocketOpcode.Continuation, Bytes.Utf8(text), final);

    public static byte[] Close(int code, params byte[] reason) =>
        Frame(WebSocketOpcode.Close, [(byte)(code >> 8), (byte)code, .. reason]);

    /// <summary>A message compressed by itself, as a client sends it that keeps no context (RFC 7692 §7.2.1).</summary>
    public static byte[] Compressed(WebSocketOpcode opcode, ReadOnlySpan<byte> message, CompressionLevel level = CompressionLevel.Optimal) =>
        CompressedFrame(opcode, Deflate(message, level));

    /// <summary>A frame that says of its message that it is compressed.</summary>
    public static byte[] CompressedFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool final = true) =>
        Frame((byte)((final ? 0xC0 : 0x40) | (byte)opcode), payload, Key);

    /// <summary>The payload of a compressed message.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> message, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var deflated = new MemoryStream();
        using var deflate = new DeflateStream(deflated, level);
        deflate.Write(message);
        deflate.Flush();
        return deflated.ToArray()[..^4];
    }

    public static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool final = true) =>
        Frame((byte)((final ? 0x80 : 0) | (byte)opcode), payload, Key);

    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload, byte[] key)
    {
        byte[] frame = [.. Header(first, (ulong)payload.Length, key), .. payload];
        for (var i = 0; i < payload.Length; i++)
        {
            frame[^(payload.Length - i)] ^= key[i % 4];
        }

        return frame;
    }

    public static byte[] Header(byte first, ulong length) => Header(first, length, Key);

    private static byte[] Header(byte first, ulong length, byte[] key)
    {
        var extended = new byte[length < 126 ? 0 : length <= ushort.MaxValue ? 2 : 8];
        if (extended.Length == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(extended, (ushort)length);
        }
        else if (extended.Length == 8)
        {
            BinaryPrimitives.WriteUInt64BigEndian(extended, length);
        }

        var second = (byte)(0x80 | (extended.Length switch { 0 => (int)length, 2 => 126, _ => 127 }));
        return [first, second, .. extended, .. key];
    }
}
