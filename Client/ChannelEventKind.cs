namespace Orleans.Channels.Client;

/// <summary>What happened on a channel.</summary>
public enum ChannelEventKind
{
    /// <summary>The server said something: a broadcast, or a push to this member.</summary>
    Message,

    /// <summary>The channel is joined for the first time since it was asked for.</summary>
    Joined,

    /// <summary>It is joined again, and all that was missed follows.</summary>
    Recovered,

    /// <summary>It is joined again, and what was said meanwhile is missing, or may be: load what you need another way.</summary>
    Gap,

    /// <summary>It isn't joined any more, and will be again.</summary>
    Away,

    /// <summary>The server refused to let it in again; it will be asked again.</summary>
    Refused,

    /// <summary>The reader was too slow: events were dropped here.</summary>
    Dropped,

    /// <summary>The channel is over; nothing follows.</summary>
    Closed,
}
