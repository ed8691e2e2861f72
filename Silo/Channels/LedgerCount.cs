namespace Orleans.Channels.Samples;

/// <summary>What a topic of the failover proof stores.</summary>
[GenerateSerializer]
[Alias("Orleans.Channels.Samples.LedgerCount")]
public sealed class LedgerCount
{
    /// <summary>Gets or sets how often it was added to.</summary>
    [Id(0)]
    public long Value { get; set; }
}
