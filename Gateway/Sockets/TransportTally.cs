namespace Orleans.Channels.Gateway;

/// <summary>
/// What a gateway's sockets of one transport have done. Each socket counts for itself, without locks or tags; they are added
/// up when somebody asks.
/// </summary>
internal sealed class TransportTally(string transport)
{
    private readonly Lock _gate = new();
    private SocketTraffic _closed;
    private SocketTraffic _told;
    private long _open;
    private long _slow;

    /// <summary>The transport, as a tag.</summary>
    public KeyValuePair<string, object?> Tag { get; } = new("channels.transport", transport);

    /// <summary>How many sockets are open.</summary>
    public long Open => Volatile.Read(ref _open);

    /// <summary>How many sockets were closed because they took too little of what was sent to them.</summary>
    public long Slow => Volatile.Read(ref _slow);

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed(ISocketTransport socket)
    {
        Interlocked.Decrement(ref _open);
        if (socket.IsTooSlow)
        {
            Interlocked.Increment(ref _slow);
        }

        lock (_gate)
        {
            _closed += socket.Traffic;
        }
    }

    /// <summary>All traffic so far.</summary>
    /// <param name="open">That of the open sockets.</param>
    public SocketTraffic Total(SocketTraffic open)
    {
        lock (_gate)
        {
            // A socket that closes just now may be missing for a moment, and a sum that falls would look like a restart.
            return _told = SocketTraffic.Max(_told, _closed + open);
        }
    }
}
