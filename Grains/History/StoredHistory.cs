namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's history in grain storage, but for what is sealed: one record, so that a write is whole or isn't there, and its
/// ETag keeps out whoever isn't the topic any more.
/// </summary>
[GenerateSerializer, Alias("Orleans.Channels.StoredHistory")]
internal sealed class StoredHistory
{
    /// <summary>Which history; 0 when there is none.</summary>
    [Id(0)]
    public long Life { get; set; }

    /// <summary>True for ever: silos of the first version take it for a history that lacks something, and begin another, for they can't read what is here.</summary>
    [Id(2)]
    public bool IsBehind { get; set; } = true;

    /// <summary>The activation that wrote it.</summary>
    [Id(3)]
    public long Epoch { get; set; }

    /// <summary>The number of that activation's write: by it a write is known whose answer was lost.</summary>
    [Id(4)]
    public long Write { get; set; }

    /// <summary>The full segments, oldest first, each in a record of its own.</summary>
    [Id(5)]
    public List<SealedSegment> Sealed { get; set; } = [];

    /// <summary>The latest broadcasts.</summary>
    [Id(6)]
    public StoredSegment Open { get; set; } = new();

    /// <summary>True while broadcasts may have gone out that aren't stored.</summary>
    [Id(7)]
    public bool IsLacking { get; set; }

    /// <summary>What the record is to be read as; 0 when a silo of the first version has written it, which knows nothing of what was said since.</summary>
    [Id(8)]
    public int Format { get; set; }
}
