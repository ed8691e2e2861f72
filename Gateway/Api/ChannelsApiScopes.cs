namespace Orleans.Channels;

/// <summary>What callers of the HTTP API may do. In a configuration they stand by name, with commas between them.</summary>
[Flags]
public enum ChannelsApiScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send events to the members of topics.</summary>
    Broadcast = 1,

    /// <summary>Hand messages to the <c>HandleInfoAsync</c> of a topic's channel.</summary>
    Send = 2,

    /// <summary>End members of topics.</summary>
    Kick = 4,

    /// <summary>Close sockets by their id. No pattern bounds it, for it is about no topic.</summary>
    Disconnect = 8,

    /// <summary>See who is present, and what is known of topics.</summary>
    Read = 16,

    /// <summary>All of it.</summary>
    All = Broadcast | Send | Kick | Disconnect | Read,
}
