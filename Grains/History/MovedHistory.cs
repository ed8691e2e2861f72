namespace Orleans.Channels.Grains;

/// <summary>
/// The history that an activation which moves in order gives to the next one, which then needs neither to read it nor to take
/// it over.
/// </summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedHistory")]
internal sealed class MovedHistory
{
    /// <summary>All that is kept, as one segment.</summary>
    [Id(0)]
    public required StoredSegment Kept { get; init; }

    /// <summary>What the storage holds of it, with its ETag; null for a history in memory alone.</summary>
    [Id(1)]
    public GrainState<StoredHistory>? Head { get; init; }
}
