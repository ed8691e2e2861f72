namespace Orleans.Channels.Gateway;

/// <summary>
/// Carries binary payloads over long-poll as JSON, <c>{"binary":"…base64…"}</c>: its messages are text, and Phoenix, which
/// has no answer to this, loses them.
/// </summary>
internal sealed class LongPollSerializer(ISerializer inner) : ISerializer
{
    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8) => inner.DecodeText(utf8);

    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => inner.DecodeBinary(data);

    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response) =>
        inner.EncodeReply(joinRef, reference, topic, status, Text(response));

    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) =>
        inner.EncodePush(joinRef, reference, topic, eventName, Text(payload));

    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) =>
        inner.EncodeBroadcast(topic, eventName, Text(payload), position);

    private static Payload Text(Payload payload) => payload.IsBinary
        ? Payload.FromOwn(new { binary = Convert.ToBase64String(payload.Span) })
        : payload;
}
