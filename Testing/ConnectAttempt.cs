namespace Orleans.Channels.Testing;

/// <summary>What became of a client that wanted to connect.</summary>
public sealed class ConnectAttempt
{
    private readonly ChannelTestSocket? _socket;

    internal ConnectAttempt(int status, ChannelTestSocket? socket)
    {
        Status = status;
        _socket = socket;
    }

    /// <summary>Whether the client was let in.</summary>
    public bool IsAccepted => _socket is not null;

    /// <summary>0 for a client that was let in, else the HTTP status that it was refused with: 403 unless the socket class says otherwise, 503 when no silo answers.</summary>
    public int Status { get; }

    /// <summary>The client's socket.</summary>
    /// <exception cref="ChannelAssertionException">The client was refused.</exception>
    public ChannelTestSocket Socket => _socket
        ?? throw new ChannelAssertionException($"Expected the client to be let in. It was refused with {Status}.");
}
