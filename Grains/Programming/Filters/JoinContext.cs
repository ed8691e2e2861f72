namespace Orleans.Channels;

/// <summary>A join, as an <see cref="IChannelFilter"/> sees it.</summary>
public sealed record JoinContext
{
    internal JoinContext(Channel channel, ChannelSocket socket, Payload payload, RejoinCause? rejoin)
    {
        Channel = channel;
        Socket = socket;
        Payload = payload;
        Rejoin = rejoin;
    }

    /// <summary>The topic's channel.</summary>
    public Channel Channel { get; }

    /// <summary>The member to be; it can't be pushed to yet.</summary>
    public ChannelSocket Socket { get; }

    /// <summary>The join's payload.</summary>
    public Payload Payload { get; init; }

    /// <summary>Why a member is taken in once more; null for a client's own join.</summary>
    public RejoinCause? Rejoin { get; }
}
