namespace Orleans.Channels.Client;

/// <summary>Where a client's connection is.</summary>
public enum ConnectionState
{
    /// <summary>Nobody has asked for a connection, or the server has closed it with 1000 and nobody has asked since.</summary>
    Idle,

    /// <summary>It is being made.</summary>
    Connecting,

    /// <summary>It is open.</summary>
    Open,

    /// <summary>It is lost or couldn't be made, and the next try waits for its time.</summary>
    Waiting,

    /// <summary>The client is disposed.</summary>
    Disposed,
}
