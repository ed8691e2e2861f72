namespace Orleans.Channels;

/// <summary>A message from outside of the cluster: the HTTP API's <c>send</c> hands it to the <c>HandleInfoAsync</c> of a topic's channel.</summary>
/// <param name="Event">What it is called.</param>
/// <param name="Payload">A JSON object or binary.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ChannelMessage")]
public sealed record ChannelMessage([property: Id(0)] string Event, [property: Id(1)] Payload Payload);
