namespace Orleans.Channels;

/// <summary>An intercepted broadcast on its way to one member, as an <see cref="IChannelFilter"/> sees it.</summary>
public sealed record HandleOutContext
{
    internal HandleOutContext(Channel channel, ChannelSocket socket, string eventName, Payload payload)
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

    /// <summary>The event's name.</summary>
    public string Event { get; }

    /// <summary>What it carries.</summary>
    public Payload Payload { get; init; }
}
