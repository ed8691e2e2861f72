namespace Orleans.Channels.Client;

/// <summary>What the connection's machine asks of its shell.</summary>
internal enum ConnectionStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Begin to connect, under the machine's new epoch.</summary>
    Connect,

    /// <summary>Send a heartbeat.</summary>
    Beat,

    /// <summary>The connection is gone or given up: abort what is left of it. The machine will ask for another.</summary>
    Lose,

    /// <summary>The server said goodbye: abort what is left, and stay away.</summary>
    End,
}
