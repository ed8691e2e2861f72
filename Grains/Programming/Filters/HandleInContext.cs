namespace Orleans.Channels;

/// <summary>An event from a client, as an <see cref="IChannelFilter"/> sees it.</summary>
public sealed record HandleInContext
{
    internal HandleInContext(Channel channel, ChannelSocket socket, string? eventName, Payload payload)
    {
        Channel = channel;
        Socket = socket;
        Event = eventName;
        Payload = payload;
    }

    /// <summary>The topic's channel.</summary>
    public Channel Channel { get; }

    /// <summary>The member.</summary>
    public ChannelSocket Socket { get; }

    /// <summary>The event's name; null when the client's was no string.</summary>
    public string? Event { get; init; }

    /// <summary>What it carries.</summary>
    public Payload Payload { get; init; }
}
