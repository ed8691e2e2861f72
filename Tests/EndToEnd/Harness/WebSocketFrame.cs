using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>One WebSocket frame as it is on the wire, well formed or not.</summary>
internal sealed record WebSocketFrame(WebSocketOpcode Opcode, byte[] Payload)
{
    public bool Final { get; init; } = true;

    public bool Rsv1 { get; init; }

    public bool Masked { get; init; } = true;

    public string Text => Encoding.UTF8.GetString(Payload);

    public string Hex => Convert.ToHexStringLower(Payload);

    /// <summary>The code of a close frame; 1005 when it has none, as browsers report it.</summary>
    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>The reason of a close frame.</summary>
    public string CloseReason => Payload.Length < 2 ? string.Empty : Encoding.UTF8.GetString(Payload, 2, Payload.Length - 2);

    public static WebSocketFrame OfText(string text) => new(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

    public static WebSocketFrame OfBinary(string hex) => new(WebSocketOpcode.Binary, Convert.FromHexString(hex));

    public static WebSocketFrame OfClose(int code, string reason = "")
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return new WebSocketFrame(WebSocketOpcode.Close, payload);
    }

    /// <summary>The bytes a client writes for this frame.</summary>
    public byte[] ToBytes()
    {
        byte[] header = [FirstByte(), .. LengthBytes(Masked, Payload.Length)];
        if (!Masked)
        {
            return [.. header, .. Payload];
        }

        var mask = RandomNumberGenerator.GetBytes(4);
        var bytes = new byte[header.Length + 4 + Payload.Length];
        header.CopyTo(bytes, 0);
        mask.CopyTo(bytes, header.Length);
        var body = bytes.AsSpan(header.Length + 4);
        for (var i = 0; i < body.Length; i++)
        {
            body[i] = (byte)(Payload[i] ^ mask[i & 3]);
        }

        return bytes;
    }

    /// <summary>The header of a masked frame that promises this many bytes, without the bytes.</summary>
    public static byte[] HeaderPromising(WebSocketOpcode opcode, long length) =>
        [(byte)(0x80 | (byte)opcode), .. LengthBytes(masked: true, length), 1, 2, 3, 4];

    public override string ToString() => Opcode switch
    {
        WebSocketOpcode.Text => Shortened(Text),
        WebSocketOpcode.Close => $"CLOSE {CloseCode}",
        _ => $"{Opcode.ToString().ToUpperInvariant()} {Shortened(Hex)}",
    };

    private static string Shortened(string text) => text.Length <= 2_000 ? text : $"{text[..1_000]} … ({text.Length} in all)";

    private byte FirstByte() => (byte)((Final ? 0x80 : 0) | (Rsv1 ? 0x40 : 0) | (byte)Opcode);

    private static byte[] LengthBytes(bool masked, long length)
    {
        var maskBit = masked ? 0x80 : 0;
        if (length < 126)
        {
            return [(byte)(maskBit | (int)length)];
        }

        if (length <= ushort.MaxValue)
        {
            return [(byte)(maskBit | 126), (byte)(length >> 8), (byte)length];
        }

        var bytes = new byte[9];
        bytes[0] = (byte)(maskBit | 127);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), length);
        return bytes;
    }
}
