namespace Orleans.Channels.Client;

/// <summary>What a connection received.</summary>
public enum TransportMessageKind
{
    /// <summary>A text frame.</summary>
    Text,

    /// <summary>A binary frame.</summary>
    Binary,

    /// <summary>The end.</summary>
    Closed,
}
