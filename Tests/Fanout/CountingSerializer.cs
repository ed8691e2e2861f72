using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Version 2, counting how often a broadcast is encoded.</summary>
internal sealed class CountingSerializer : ISerializer
{
    private readonly V2JsonSerializer _inner = new();
    private int _broadcasts;

    public int Broadcasts => Volatile.Read(ref _broadcasts);

    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8) => _inner.DecodeText(utf8);

    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => _inner.DecodeBinary(data);

    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response) =>
        _inner.EncodeReply(joinRef, reference, topic, status, response);

    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) =>
        _inner.EncodePush(joinRef, reference, topic, eventName, payload);

    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default)
    {
        Interlocked.Increment(ref _broadcasts);
        return _inner.EncodeBroadcast(topic, eventName, payload, position);
    }
}
