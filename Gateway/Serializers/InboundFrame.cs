namespace Orleans.Channels.Gateway;

/// <summary>A frame from a client (<c>Phoenix.Socket.Message</c>), its payload unparsed.</summary>
/// <param name="JoinRef">The ref of the join that the client believes in.</param>
/// <param name="Ref">What a reply echoes.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event's name; null when the client sent something that is no string.</param>
/// <param name="Payload">The payload; it owns its bytes.</param>
/// <param name="Trace">The trace that the client goes on with (W3C <c>traceparent</c>), or null.</param>
internal readonly record struct InboundFrame(Ref JoinRef, Ref Ref, TopicName Topic, string? Event, Payload Payload, string? Trace = null);
