using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The two kinds of binary frame that Supabase Realtime has beside Phoenix's: a client's broadcast, and the server's. Both carry the
/// name that the client gave it, metadata in JSON, and a payload that is JSON or bytes.
/// </summary>
internal static class SupabaseLayout
{
    private const byte UserBroadcastPush = 3;
    private const byte UserBroadcast = 4;
    private const byte Bytes = 0;
    private const byte NoMetadata = 0;
    private const int PushHeader = 7;
    private const int BroadcastHeader = 5;

    /// <summary>Whether a binary frame is a client's broadcast.</summary>
    public static bool IsPush(ReadOnlySpan<byte> data) => data is [UserBroadcastPush, ..];

    /// <summary>Takes a client's broadcast apart: <c>03 join_ref ref topic event metadata encoding</c>, each but the last by its length.</summary>
    /// <exception cref="MalformedFrameException">It ends within its names.</exception>
    public static SupabasePush Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < PushHeader || data.Length - PushHeader < data[1] + data[2] + data[3] + data[4] + data[5])
        {
            throw new MalformedFrameException("A binary frame ends within its names.");
        }

        var rest = data[PushHeader..];
        return new SupabasePush
        {
            JoinRef = Take(ref rest, data[1]),
            Ref = Take(ref rest, data[2]),
            Topic = Take(ref rest, data[3]),
            Event = Take(ref rest, data[4]),
            Metadata = Take(ref rest, data[5]),
            IsBytes = data[6] == Bytes,
            Payload = rest,
        };
    }

    /// <summary>Writes a broadcast of bytes: <c>04 topic event metadata encoding</c>, without metadata.</summary>
    /// <exception cref="UnencodableFrameException">A name is too long.</exception>
    public static EncodedFrame EncodeBytes(string topic, string eventName, ReadOnlySpan<byte> data)
    {
        var (topicLength, eventLength) = (Length(topic), Length(eventName));
        var frame = EncodedFrame.Create(BroadcastHeader + topicLength + eventLength + data.Length, binary: true, out var message);
        var writer = new FrameWriter(message);
        writer.Write(UserBroadcast);
        writer.Write(topicLength);
        writer.Write(eventLength);
        writer.Write(NoMetadata);
        writer.Write(Bytes);
        writer.WriteUtf8(topic);
        writer.WriteUtf8(eventName);
        writer.Write(data);
        return frame;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static byte Length(string name)
    {
        var bytes = Encoding.UTF8.GetByteCount(name);
        return bytes <= WireLimits.MaxBinaryNameBytes
            ? (byte)bytes
            : throw new UnencodableFrameException($"A name has {bytes} UTF-8 bytes; a binary frame carries at most {WireLimits.MaxBinaryNameBytes}.");
    }
}
