namespace Orleans.Channels.Tests;

/// <summary>Lets everybody join, and tells its members what it was sent from outside.</summary>
public sealed class ApiChannel : Channel
{
    public override ValueTask HandleInfoAsync(object message) =>
        message is ChannelMessage told ? BroadcastAsync($"told {told.Event}", told.Payload) : default;
}
