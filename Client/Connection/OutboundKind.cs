namespace Orleans.Channels.Client;

/// <summary>What is sent.</summary>
internal enum OutboundKind
{
    /// <summary>A heartbeat.</summary>
    Heartbeat,

    /// <summary>A join; its payload is made when its turn comes.</summary>
    Join,

    /// <summary>A leave.</summary>
    Leave,

    /// <summary>A push, if it is still wanted when its turn comes.</summary>
    Push,
}
