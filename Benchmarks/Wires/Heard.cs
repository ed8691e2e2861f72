namespace Orleans.Channels.Benchmarks;

/// <summary>What a message from the server means to a client.</summary>
internal enum Heard
{
    /// <summary>Nothing that counts.</summary>
    Nothing,

    /// <summary>The server has spoken first, and waits for a hello.</summary>
    Opening,

    /// <summary>The protocol's own handshake is done.</summary>
    Opened,

    /// <summary>A join was answered with yes.</summary>
    Joined,

    /// <summary>An echo has come back.</summary>
    Reply,

    /// <summary>A broadcast.</summary>
    Broadcast,

    /// <summary>The server asks for a sign of life.</summary>
    Ping,

    /// <summary>The server says that something is wrong.</summary>
    Failed,
}
