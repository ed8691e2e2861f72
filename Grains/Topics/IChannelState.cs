namespace Orleans.Channels.Grains;

/// <summary>A topic's state, whatever its type.</summary>
internal interface IChannelState
{
    /// <summary>Writes the state if it may differ from what is stored.</summary>
    Task WriteIfChangedAsync();
}
