namespace Orleans.Channels.Grains;

/// <summary>A run of a history's broadcasts: small, for the open one is written again with every broadcast.</summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredSegment")]
internal sealed class StoredSegment
{
    /// <summary>Which history it belongs to.</summary>
    [Id(0)]
    public long Life { get; set; }

    /// <summary>Its place in the history.</summary>
    [Id(1)]
    public long Number { get; set; }

    /// <summary>The offset of the broadcast before its first; 0 when there was none.</summary>
    [Id(2)]
    public long After { get; set; }

    /// <summary>The activation that wrote it.</summary>
    [Id(3)]
    public long Epoch { get; set; }

    /// <summary>The broadcasts, by rising offset.</summary>
    [Id(4)]
    public List<StoredBroadcast> Broadcasts { get; set; } = [];

    /// <summary>The offset of its last broadcast, or the one before it when it is empty.</summary>
    public long LastOffset() => Broadcasts.Count > 0 ? Broadcasts[^1].Offset : After;

    /// <summary>The bytes of its payloads.</summary>
    public int PayloadBytes() => Broadcasts.Sum(stored => stored.Payload.Length);

    /// <summary>The broadcasts as a topic holds them.</summary>
    public IEnumerable<KeptBroadcast> ToKept() => Broadcasts.Select(stored => stored.ToKept(Life));
}
