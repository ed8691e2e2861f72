namespace Orleans.Channels.Gateway;

/// <summary>Turns bytes into frames and back, in one version of Phoenix's protocol (<c>Phoenix.Socket.Serializer</c>).</summary>
internal interface ISerializer
{
    /// <summary>Reads a text frame.</summary>
    /// <exception cref="MalformedFrameException">The bytes are no frame.</exception>
    InboundFrame DecodeText(ReadOnlySpan<byte> utf8);

    /// <summary>Reads a binary frame.</summary>
    /// <exception cref="MalformedFrameException">The bytes are no frame.</exception>
    InboundFrame DecodeBinary(ReadOnlySpan<byte> data);

    /// <summary>Writes a reply: event <c>phx_reply</c> with a status and a response.</summary>
    /// <exception cref="UnencodableFrameException">This version can't carry it.</exception>
    EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response);

    /// <summary>Writes a push, or one of the protocol's own events, to one member.</summary>
    /// <exception cref="UnencodableFrameException">This version can't carry it.</exception>
    EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload);

    /// <summary>Writes a broadcast, the same bytes for every member.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="position">The place in the topic's history, for clients that asked for it; the binary layout has no room for it.</param>
    /// <exception cref="UnencodableFrameException">This version can't carry it.</exception>
    EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default);
}
