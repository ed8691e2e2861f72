using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Version 1 (<c>Phoenix.Socket.V1.JSONSerializer</c>): a JSON object in text frames; it can't carry binary payloads, and
/// never tells a join_ref.
/// </summary>
/// <param name="maxDepth">How deep the JSON of one field may nest.</param>
/// <param name="maxRefBytes">How many bytes a ref's JSON may have.</param>
internal sealed class V1JsonSerializer(int maxDepth = WireLimits.MaxJsonDepth, int maxRefBytes = WireLimits.MaxRefBytes) : ISerializer
{
    private readonly NameCache _names = new();

    private static ReadOnlySpan<byte> EventKey => "{\"event\":"u8;

    private static ReadOnlySpan<byte> PayloadKey => ",\"payload\":"u8;

    private static ReadOnlySpan<byte> RefKey => ",\"ref\":"u8;

    private static ReadOnlySpan<byte> TopicKey => ",\"topic\":"u8;

    private static ReadOnlySpan<byte> ReplyHead => "{\"event\":\"phx_reply\",\"payload\":{\"response\":"u8;

    private static ReadOnlySpan<byte> ReplyStatus => ",\"status\":"u8;

    /// <inheritdoc/>
    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8)
    {
        var reader = new JsonFrameReader(utf8, maxDepth, _names);
        reader.Read();
        if (reader.Token != JsonTokenType.StartObject)
        {
            throw new MalformedFrameException("A frame is a JSON object.");
        }

        Ref joinRef = default;
        Ref? reference = null;
        TopicName? topic = null;
        (string? Name, bool Given) eventName = default;
        Payload? payload = null;

        // A key given twice counts as given last.
        while (reader.Read() && reader.Token == JsonTokenType.PropertyName)
        {
            switch (TakeKey(ref reader))
            {
                case Key.Topic:
                    topic = reader.TakeTopic();
                    break;
                case Key.Event:
                    eventName = (reader.TakeEvent(), true);
                    break;
                case Key.Payload:
                    payload = reader.TakePayload();
                    break;
                case Key.Ref:
                    reference = reader.TakeRef(maxRefBytes);
                    break;
                case Key.JoinRef:
                    joinRef = reader.TakeRef(maxRefBytes);
                    break;
                default:
                    reader.TakeJson();
                    break;
            }
        }

        // The text must end with the object.
        reader.Read();
        return topic is { } topicName && reference is { } echo && payload is { } body && eventName.Given
            ? new InboundFrame(joinRef, echo, topicName, eventName.Name, body)
            : throw new MalformedFrameException("A frame has a topic, an event, a payload and a ref.");
    }

    /// <inheritdoc/>
    /// <remarks>Version 1 has one layout, whatever the frame's type.</remarks>
    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => DecodeText(data);

    /// <inheritdoc/>
    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response)
    {
        ThrowIfBinary(response);
        var length = ReplyHead.Length + response.Span.Length + ReplyStatus.Length + JsonText.Measure(status) + 1
            + MeasureTail(reference, topic);
        var frame = EncodedFrame.Create(length, binary: false, out var message);
        var writer = new FrameWriter(message);
        writer.Write(ReplyHead);
        writer.Write(response.Span);
        writer.Write(ReplyStatus);
        writer.WriteJson(status);
        writer.Write((byte)'}');
        WriteTail(ref writer, reference, topic);
        return frame;
    }

    /// <inheritdoc/>
    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload)
    {
        ThrowIfBinary(payload);
        var length = EventKey.Length + JsonText.Measure(eventName) + PayloadKey.Length + payload.Span.Length
            + MeasureTail(reference, topic);
        var frame = EncodedFrame.Create(length, binary: false, out var message);
        var writer = new FrameWriter(message);
        writer.Write(EventKey);
        writer.WriteJson(eventName);
        writer.Write(PayloadKey);
        writer.Write(payload.Span);
        WriteTail(ref writer, reference, topic);
        return frame;
    }

    /// <inheritdoc/>
    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) =>
        EncodePush(Ref.Null, position, topic, eventName, payload);

    private static int MeasureTail(Ref reference, TopicName topic) =>
        RefKey.Length + reference.Json.Length + TopicKey.Length + topic.Json.Length + 1;

    private static void WriteTail(ref FrameWriter writer, Ref reference, TopicName topic)
    {
        writer.Write(RefKey);
        writer.Write(reference.Json);
        writer.Write(TopicKey);
        writer.Write(topic.Json);
        writer.Write((byte)'}');
    }

    private static Key TakeKey(ref JsonFrameReader reader)
    {
        var key = reader.IsName("topic"u8) ? Key.Topic
            : reader.IsName("event"u8) ? Key.Event
            : reader.IsName("payload"u8) ? Key.Payload
            : reader.IsName("ref"u8) ? Key.Ref
            : reader.IsName("join_ref"u8) ? Key.JoinRef
            : Key.Other;
        reader.Read();
        return key;
    }

    private static void ThrowIfBinary(Payload payload)
    {
        if (payload.IsBinary)
        {
            throw new UnencodableFrameException("The payload is binary; version 1 carries JSON alone.");
        }
    }

    private enum Key
    {
        Other,
        Topic,
        Event,
        Payload,
        Ref,
        JoinRef,
    }
}
