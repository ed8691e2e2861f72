namespace Orleans.Channels.Client;

/// <summary>The times that a connection keeps.</summary>
internal sealed record ConnectionTiming
{
    /// <summary>How long a connect may take.</summary>
    public required TimeSpan Connect { get; init; }

    /// <summary>How often the server hears a heartbeat.</summary>
    public required TimeSpan Heartbeat { get; init; }

    /// <summary>How long anything may take to come after a heartbeat.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>The waits between tries.</summary>
    public required RetryDelays Retries { get; init; }

    /// <summary>Over how long the clients of a server that restarts spread their return.</summary>
    public required TimeSpan RestartSpread { get; init; }

    /// <summary>Whether a close with 1000 is come back from.</summary>
    public required bool ComesBackFromNormalClose { get; init; }
}
