namespace Orleans.Channels.Grains;

/// <summary>A broadcast that is to reach a member by itself: one that its channel intercepts, or one that was said where it hasn't come to before the topic moved on.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Payload">What it carries.</param>
/// <param name="Except">Whom it is not for.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.OwedBroadcast")]
internal sealed record OwedBroadcast([property: Id(0)] string Event, [property: Id(1)] Payload Payload, [property: Id(2)] MemberId Except);
