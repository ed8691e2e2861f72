namespace Orleans.Channels;

/// <summary>What is known of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Route">The pattern of the route that takes it, or null when none does.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Gateways">How many gateways hold them.</param>
/// <param name="Offset">The offset of the latest thing said on it in this life.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.TopicInfo")]
public sealed record TopicInfo(
    [property: Id(0)] string Topic, [property: Id(1)] string? Route, [property: Id(2)] int Members, [property: Id(3)] int Gateways, [property: Id(4)] long Offset);
