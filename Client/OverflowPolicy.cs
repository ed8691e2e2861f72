namespace Orleans.Channels.Client;

/// <summary>What happens when a subscription's reader is slower than its events come.</summary>
public enum OverflowPolicy
{
    /// <summary>The oldest that waits makes room, and is counted. Nobody else notices.</summary>
    DropOldest,

    /// <summary>Only the latest is kept, however many came: for states that replace each other.</summary>
    KeepLatest,

    /// <summary>
    /// Nothing is dropped: the client reads no more of its connection until there is room, so all its channels wait. Heartbeats go on. A server holds
    /// so much for a client and closes it then; with a history nothing is lost by that.
    /// </summary>
    Wait,
}
