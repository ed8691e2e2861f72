namespace Orleans.Channels.Grains;

/// <summary>What an activation that moves in order tells the next one of what it stores, beside the state itself.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MovedStores")]
internal sealed class MovedStores
{
    /// <summary>The activation that moved.</summary>
    [Id(0)]
    public long Epoch { get; init; }

    /// <summary>Its history; null when it has none, or when only the storage knows.</summary>
    [Id(1)]
    public MovedHistory? History { get; init; }

    /// <summary>Null when the state is written. Else it is still to be, and these writes of it may have come (<see cref="IChannelState.Unwritten"/>).</summary>
    [Id(2)]
    public string[]? UnwrittenState { get; init; }
}
