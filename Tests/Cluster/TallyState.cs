namespace Orleans.Channels.Tests;

/// <summary>The state of a <see cref="TallyChannel"/>.</summary>
[GenerateSerializer]
public sealed class TallyState
{
    /// <summary>How often it was counted up.</summary>
    [Id(0)]
    public int Count { get; set; }
}
