using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Version 2 (<c>Phoenix.Socket.V2.JSONSerializer</c>): a JSON array in text frames, <see cref="V2BinaryLayout"/> in
/// binary ones.
/// </summary>
/// <param name="maxDepth">How deep the JSON of one field may nest.</param>
/// <param name="maxRefBytes">How many bytes a ref's JSON may have.</param>
internal sealed class V2JsonSerializer(int maxDepth = WireLimits.MaxJsonDepth, int maxRefBytes = WireLimits.MaxRefBytes) : ISerializer
{
    private readonly NameCache _names = new();

    private static ReadOnlySpan<byte> ReplyHead => ",\"phx_reply\",{\"response\":"u8;

    private static ReadOnlySpan<byte> ReplyStatus => ",\"status\":"u8;

    private static ReadOnlySpan<byte> ReplyTail => "}]"u8;

    /// <inheritdoc/>
    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8)
    {
        var reader = new JsonFrameReader(utf8, maxDepth, _names);
        reader.Read();
        if (reader.Token != JsonTokenType.StartArray)
        {
            throw new MalformedFrameException("A frame is a JSON array.");
        }

        Next(ref reader);
        var joinRef = reader.TakeRef(maxRefBytes);
        Next(ref reader);
        var reference = reader.TakeRef(maxRefBytes);
        Next(ref reader);
        var topic = reader.TakeTopic();
        Next(ref reader);
        var eventName = reader.TakeEvent();
        Next(ref reader);
        var payload = reader.TakePayload();

        // A sixth element may carry a trace. What else follows means nothing, but the text must be JSON to its end.
        var trace = reader.Read() && ChannelsTelemetry.IsTraced ? reader.TakeTrace() : null;
        while (reader.Read())
        {
        }

        return new InboundFrame(joinRef, reference, topic, eventName, payload, trace);
    }

    /// <inheritdoc/>
    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => V2BinaryLayout.Decode(data, maxRefBytes);

    /// <inheritdoc/>
    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response)
    {
        if (response.IsBinary)
        {
            return V2BinaryLayout.EncodeReply(joinRef, reference, topic, status, response.Span);
        }

        var length = MeasureHead(joinRef, reference, topic) + ReplyHead.Length + response.Span.Length
            + ReplyStatus.Length + JsonText.Measure(status) + ReplyTail.Length;
        var frame = EncodedFrame.Create(length, binary: false, out var message);
        var writer = new FrameWriter(message);
        WriteHead(ref writer, joinRef, reference, topic);
        writer.Write(ReplyHead);
        writer.Write(response.Span);
        writer.Write(ReplyStatus);
        writer.WriteJson(status);
        writer.Write(ReplyTail);
        return frame;
    }

    /// <inheritdoc/>
    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) =>
        payload.IsBinary
            ? V2BinaryLayout.EncodePush(joinRef, topic, eventName, payload.Span)
            : EncodeEvent(joinRef, reference, topic, eventName, payload);

    /// <inheritdoc/>
    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) =>
        payload.IsBinary
            ? V2BinaryLayout.EncodeBroadcast(topic, eventName, payload.Span)
            : EncodeEvent(Ref.Null, position, topic, eventName, payload);

    private static EncodedFrame EncodeEvent(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload)
    {
        var length = MeasureHead(joinRef, reference, topic) + ",,]"u8.Length + JsonText.Measure(eventName) + payload.Span.Length;
        var frame = EncodedFrame.Create(length, binary: false, out var message);
        var writer = new FrameWriter(message);
        WriteHead(ref writer, joinRef, reference, topic);
        writer.Write((byte)',');
        writer.WriteJson(eventName);
        writer.Write((byte)',');
        writer.Write(payload.Span);
        writer.Write((byte)']');
        return frame;
    }

    private static int MeasureHead(Ref joinRef, Ref reference, TopicName topic) =>
        "[,,"u8.Length + joinRef.Json.Length + reference.Json.Length + topic.Json.Length;

    private static void WriteHead(ref FrameWriter writer, Ref joinRef, Ref reference, TopicName topic)
    {
        writer.Write((byte)'[');
        writer.Write(joinRef.Json);
        writer.Write((byte)',');
        writer.Write(reference.Json);
        writer.Write((byte)',');
        writer.Write(topic.Json);
    }

    private static void Next(ref JsonFrameReader reader)
    {
        reader.Read();
        if (reader.Token == JsonTokenType.EndArray)
        {
            throw new MalformedFrameException("A frame has five elements.");
        }
    }
}
