namespace Orleans.Channels.Client;

/// <summary>One who reads a channel.</summary>
/// <param name="eventName">The event that it wants; null for all that happens.</param>
/// <param name="options">Its bound.</param>
internal sealed class ChannelReader(string? eventName, SubscriptionOptions options)
{
    /// <summary>What waits for it.</summary>
    public SubscriptionQueue<ChannelEvent> Queue { get; } = new(
        options, eventName is null ? static count => new ChannelEvent(ChannelEventKind.Dropped) { Dropped = count } : null);

    /// <summary>Whether what happens is for it.</summary>
    public bool Takes(ChannelEventKind kind, string name) => eventName is null || (kind == ChannelEventKind.Message && name == eventName);
}
