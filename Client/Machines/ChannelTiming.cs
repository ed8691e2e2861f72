namespace Orleans.Channels.Client;

/// <summary>The times that a channel keeps.</summary>
internal sealed record ChannelTiming
{
    /// <summary>How long the answer to a join may take.</summary>
    public required TimeSpan Join { get; init; }

    /// <summary>The waits between joins.</summary>
    public required RetryDelays Retries { get; init; }

    /// <summary>Whether it joins again after the server ended it for good.</summary>
    public required bool ComesBackFromClose { get; init; }
}
