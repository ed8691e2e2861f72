using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>
/// How many topics that nobody here is on may be joined: each costs the silos an activation, and its name a place in their directories for
/// minutes after its end.
/// </summary>
internal sealed class NewTopics(ChannelGatewayOptions options, TimeProvider time)
{
    private readonly Allowances<string> _users = new(options.NewTopicsPerUser, time);
    private readonly Allowances<IPAddress> _addresses = new(options.NewTopicsPerAddress, time);

    /// <summary>Counts one; false when it is one too many for the socket, for its id, or for its address.</summary>
    public bool TryTake(SocketConnection socket, SocketRateLimiter rate) =>
        rate.TryNewTopic(time)
        && (socket.Id is null || _users.TryTake(socket.Id))
        && (socket.Address is null || _addresses.TryTake(socket.Address));
}
