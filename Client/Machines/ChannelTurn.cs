namespace Orleans.Channels.Client;

/// <summary>What became of a channel.</summary>
internal enum ChannelTurn
{
    /// <summary>It is joined.</summary>
    Joined,

    /// <summary>It was joined, and isn't now; it will be again.</summary>
    Lost,

    /// <summary>The server refused to let it in again; it will be asked again.</summary>
    Rebuffed,

    /// <summary>The server refused it, and it isn't asked again.</summary>
    Refused,

    /// <summary>The server ended it for good.</summary>
    Closed,
}
