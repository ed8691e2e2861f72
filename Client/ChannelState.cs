namespace Orleans.Channels.Client;

/// <summary>Where a client's channel is.</summary>
public enum ChannelState
{
    /// <summary>It isn't to be joined: not asked for yet, left, or refused.</summary>
    Left,

    /// <summary>It is to be joined, and there is no connection.</summary>
    Away,

    /// <summary>The server was asked, and hasn't answered.</summary>
    Joining,

    /// <summary>It is joined.</summary>
    Joined,

    /// <summary>The server ended it or refused it, and it waits to try again.</summary>
    Resting,

    /// <summary>The server ended it for good (<c>phx_close</c>).</summary>
    Closed,
}
