using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Version 2, until it is broken: a fault of our own at one client.</summary>
internal sealed class BreakableSerializer : ISerializer
{
    private readonly V2JsonSerializer _v2 = new();

    public bool IsBroken { get; set; }

    /// <summary>Whether it breaks at one event alone.</summary>
    public string? BreaksAt { get; set; }

    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8) => _v2.DecodeText(utf8);

    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => _v2.DecodeBinary(data);

    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response) => Whole(status).EncodeReply(joinRef, reference, topic, status, response);

    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) => Whole(eventName).EncodePush(joinRef, reference, topic, eventName, payload);

    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) => Whole(eventName).EncodeBroadcast(topic, eventName, payload, position);

    private V2JsonSerializer Whole(string name) => IsBroken || name == BreaksAt ? throw new InvalidOperationException("It is broken.") : _v2;
}
