using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Version 2's binary frames: a kind, one byte for the length of each name, the names in UTF-8, then the data. Clients send
/// pushes with a ref; the gateway sends pushes without one, replies and broadcasts.
/// </summary>
internal static class V2BinaryLayout
{
    private const byte Push = 0;
    private const byte Reply = 1;
    private const byte Broadcast = 2;
    private const int InboundHeader = 5;

    /// <summary>Reads a client's push: <c>00 join_ref ref topic event</c>.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="maxRefBytes">How many bytes a ref's JSON may have.</param>
    /// <exception cref="MalformedFrameException">The bytes are no push.</exception>
    public static InboundFrame Decode(ReadOnlySpan<byte> data, int maxRefBytes = WireLimits.MaxRefBytes)
    {
        if (data.IsEmpty || data[0] != Push)
        {
            throw new MalformedFrameException("A client's binary frame is a push, kind 0.");
        }

        if (data.Length < InboundHeader || data.Length - InboundHeader < data[1] + data[2] + data[3] + data[4])
        {
            throw new MalformedFrameException("A binary frame ends within its names.");
        }

        var rest = data[InboundHeader..];
        // An empty ref is "", not null: it is a ref that no join has, and Phoenix ignores such a push.
        // JSON puts quotes round what has none here.
        maxRefBytes += 2;
        var joinRef = JsonFrameReader.Bounded(Ref.FromText(TakeName(ref rest, data[1])), maxRefBytes);
        var reference = JsonFrameReader.Bounded(Ref.FromText(TakeName(ref rest, data[2])), maxRefBytes);
        var topic = TopicName.From(TakeName(ref rest, data[3]));
        var eventName = TakeName(ref rest, data[4]);
        return new InboundFrame(joinRef, reference, topic, eventName, Payload.FromBinary(rest.ToArray()));
    }

    /// <summary>Writes a reply: <c>01 join_ref ref topic status</c>.</summary>
    /// <exception cref="UnencodableFrameException">A name is too long.</exception>
    public static EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, ReadOnlySpan<byte> data)
    {
        var join = joinRef.ToText();
        var echo = reference.ToText();
        var name = NameOf(topic);
        ReadOnlySpan<byte> header =
        [
            Reply, Length(join, "join_ref"), Length(echo, "ref"), Length(name, "topic"), Length(status, "status"),
        ];
        var frame = Create(header, data.Length, out var writer);
        writer.Write(join);
        writer.Write(echo);
        writer.WriteUtf8(name);
        writer.WriteUtf8(status);
        writer.Write(data);
        return frame;
    }

    /// <summary>Writes a push: <c>00 join_ref topic event</c>. It has no place for a ref.</summary>
    /// <exception cref="UnencodableFrameException">A name is too long.</exception>
    public static EncodedFrame EncodePush(Ref joinRef, TopicName topic, string eventName, ReadOnlySpan<byte> data)
    {
        var join = joinRef.ToText();
        var name = NameOf(topic);
        ReadOnlySpan<byte> header = [Push, Length(join, "join_ref"), Length(name, "topic"), Length(eventName, "event")];
        var frame = Create(header, data.Length, out var writer);
        writer.Write(join);
        writer.WriteUtf8(name);
        writer.WriteUtf8(eventName);
        writer.Write(data);
        return frame;
    }

    /// <summary>Writes a broadcast: <c>02 topic event</c>.</summary>
    /// <exception cref="UnencodableFrameException">A name is too long.</exception>
    public static EncodedFrame EncodeBroadcast(TopicName topic, string eventName, ReadOnlySpan<byte> data)
    {
        var name = NameOf(topic);
        ReadOnlySpan<byte> header = [Broadcast, Length(name, "topic"), Length(eventName, "event")];
        var frame = Create(header, data.Length, out var writer);
        writer.WriteUtf8(name);
        writer.WriteUtf8(eventName);
        writer.Write(data);
        return frame;
    }

    private static EncodedFrame Create(ReadOnlySpan<byte> header, int dataLength, out FrameWriter writer)
    {
        var length = header.Length + dataLength;
        foreach (var name in header[1..])
        {
            length += name;
        }

        var frame = EncodedFrame.Create(length, binary: true, out var message);
        writer = new FrameWriter(message);
        writer.Write(header);
        return frame;
    }

    // A name that is no UTF-8 is no reason to end the connection: no route takes it.
    private static string TakeName(ref ReadOnlySpan<byte> rest, int length)
    {
        var name = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return name;
    }

    private static string NameOf(TopicName topic) =>
        topic.Text ?? throw new UnencodableFrameException("The topic is no string; a binary frame can't carry it.");

    private static byte Length(string name, string field) => Length(Encoding.UTF8.GetByteCount(name), field);

    private static byte Length(byte[] name, string field) => Length(name.Length, field);

    private static byte Length(int bytes, string field) => bytes <= WireLimits.MaxBinaryNameBytes
        ? (byte)bytes
        : throw new UnencodableFrameException(
            $"The {field} has {bytes} UTF-8 bytes; a binary frame carries at most {WireLimits.MaxBinaryNameBytes}.");
}
