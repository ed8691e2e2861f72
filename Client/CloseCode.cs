namespace Orleans.Channels.Client;

/// <summary>The close codes that mean something to a client (RFC 6455 §7.4, and the IANA registry of WebSocket close codes).</summary>
internal static class CloseCode
{
    /// <summary>It is over, and meant so.</summary>
    public const int Normal = 1000;

    /// <summary>There was no close frame.</summary>
    public const int Abnormal = 1006;

    /// <summary>The server restarts.</summary>
    public const int ServiceRestart = 1012;

    /// <summary>The server has too much to do, or this client reads too slowly.</summary>
    public const int TryAgainLater = 1013;
}
