namespace Orleans.Channels;

/// <summary>A broadcast that somebody outside of the cluster asks for.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="EventName">The event's name.</param>
/// <param name="Payload">A JSON object or binary.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.BroadcastRequest")]
internal readonly record struct BroadcastRequest([property: Id(0)] string Topic, [property: Id(1)] string EventName, [property: Id(2)] Payload Payload);
