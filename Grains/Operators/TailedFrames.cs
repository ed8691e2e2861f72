namespace Orleans.Channels.Grains;

/// <summary>What went over a topic since the last of these.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Frames">The first of it, in order.</param>
/// <param name="Skipped">How much more there was.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.TailedFrames")]
internal sealed record TailedFrames([property: Id(0)] string Topic, [property: Id(1)] TailedFrame[] Frames, [property: Id(2)] int Skipped);

/// <summary>One frame, as operators see it.</summary>
/// <param name="At">When, in milliseconds since 1970, UTC.</param>
/// <param name="Kind"><c>join</c>, <c>in</c>, <c>leave</c>, <c>reply</c>, <c>push</c>, <c>broadcast</c>, <c>close</c> or <c>error</c>.</param>
/// <param name="Event">The event, or a reply's status.</param>
/// <param name="Member">Whose it is: the number of the member at its gateway; null for everybody's.</param>
/// <param name="Bytes">The payload's size.</param>
/// <param name="Payload">The payload's beginning, or null where it isn't shown.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.TailedFrame")]
internal sealed record TailedFrame(
    [property: Id(0)] long At,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Event,
    [property: Id(3)] string? Member,
    [property: Id(4)] int Bytes,
    [property: Id(5)] string? Payload);
