namespace Orleans.Channels.Grains;

/// <summary>A full segment of a history: where it is, and what must be there for it to be the one.</summary>
[GenerateSerializer, Alias("Orleans.Channels.SealedSegment")]
internal sealed class SealedSegment
{
    /// <summary>The number of its record, which is used again when nobody needs the segment any more.</summary>
    [Id(0)]
    public int Slot { get; set; }

    /// <summary>Its place in the history.</summary>
    [Id(1)]
    public long Number { get; set; }

    /// <summary>The activation that wrote it.</summary>
    [Id(2)]
    public long Epoch { get; set; }

    /// <summary>How many broadcasts it holds.</summary>
    [Id(3)]
    public int Count { get; set; }

    /// <summary>When its last broadcast was said, in milliseconds since 1970.</summary>
    [Id(4)]
    public long At { get; set; }
}
