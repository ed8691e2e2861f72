namespace Orleans.Channels.Grains;

/// <summary>What grain storage knows of a topic's history as a whole.</summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredHistory")]
internal sealed class StoredHistory
{
    /// <summary>Which history; 0 when there is none.</summary>
    [Id(0)]
    public long Life { get; set; }

    /// <summary>The number of the segment in use, which may not have been written yet.</summary>
    [Id(1)]
    public long Segment { get; set; }

    /// <summary>True while broadcasts may have gone out that aren't stored.</summary>
    [Id(2)]
    public bool IsBehind { get; set; }

    /// <summary>The activation that writes it.</summary>
    [Id(3)]
    public long Epoch { get; set; }
}

/// <summary>A run of a history's broadcasts: small, for the one in use is written again with every broadcast.</summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredSegment")]
internal sealed class StoredSegment
{
    /// <summary>Which history it belongs to.</summary>
    [Id(0)]
    public long Life { get; set; }

    /// <summary>Its place in the history. Its record is used again by later ones.</summary>
    [Id(1)]
    public long Number { get; set; }

    /// <summary>The offset before its first broadcast.</summary>
    [Id(2)]
    public long After { get; set; }

    /// <summary>The activation that wrote it.</summary>
    [Id(3)]
    public long Epoch { get; set; }

    /// <summary>The broadcasts, by rising offset.</summary>
    [Id(4)]
    public List<StoredBroadcast> Broadcasts { get; set; } = [];
}

/// <summary>
/// What an activation that moves in order tells the next one, which then needs neither to read the history nor to take it over.
/// </summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedHistory")]
internal sealed class MovedHistory
{
    /// <summary>All that is kept, as one segment.</summary>
    [Id(0)]
    public required StoredSegment Kept { get; init; }

    /// <summary>What the storage holds of it, with ETags; null for a history in memory alone.</summary>
    [Id(1)]
    public GrainState<StoredHistory>? Head { get; init; }

    /// <summary>The records of the segments.</summary>
    [Id(2)]
    public GrainState<StoredSegment>?[] Slots { get; init; } = [];
}

/// <summary>One broadcast as grain storage holds it, in types that any serializer can write.</summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredBroadcast")]
internal sealed class StoredBroadcast
{
    [Id(0)]
    public long Offset { get; set; }

    [Id(1)]
    public string Event { get; set; } = string.Empty;

    [Id(2)]
    public byte[] Payload { get; set; } = [];

    [Id(3)]
    public bool IsBinary { get; set; }

    [Id(4)]
    public string? ExceptGateway { get; set; }

    [Id(5)]
    public long ExceptNumber { get; set; }

    /// <summary>When it was said, in milliseconds since 1970.</summary>
    [Id(6)]
    public long At { get; set; }

    public static StoredBroadcast From(TopicEvent e, DateTimeOffset at) => new()
    {
        Offset = e.Offset,
        Event = e.Event,
        Payload = e.Payload.Bytes.ToArray(),
        IsBinary = e.Payload.IsBinary,
        ExceptGateway = e.Member.Gateway,
        ExceptNumber = e.Member.Number,
        At = at.ToUnixTimeMilliseconds(),
    };

    public KeptBroadcast ToKept(long life) => new(
        new TopicEvent(
            Offset,
            TopicEventKind.Broadcast,
            Event,
            IsBinary ? Channels.Payload.FromBinary(Payload) : Channels.Payload.FromJson(Payload),
            new MemberId(ExceptGateway!, ExceptNumber),
            default,
            life),
        DateTimeOffset.FromUnixTimeMilliseconds(At));
}
