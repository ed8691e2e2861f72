namespace Orleans.Channels;

/// <summary>What a <see cref="Socket"/> answers to a client that wants to connect.</summary>
public sealed class ConnectResult
{
    private const int Forbidden = 403;

    private ConnectResult(int status, string? socketId, Assigns? assigns)
    {
        Status = status;
        SocketId = socketId;
        Assigns = assigns;
    }

    internal int Status { get; }

    internal string? SocketId { get; }

    internal Assigns? Assigns { get; }

    /// <summary>Lets the client in.</summary>
    /// <param name="socketId">A name for all sockets of one user, by custom <c>users_socket:42</c>, or null (<c>id/1</c>).</param>
    /// <param name="assigns">Values for the socket's members to start with; written as JSON.</param>
    public static ConnectResult Accept(string? socketId = null, Assigns? assigns = null) => new(0, socketId, assigns);

    /// <summary>Refuses the client (<c>:error</c>, <c>{:error, reason}</c>).</summary>
    /// <param name="status">The HTTP status of the refusal, 400 to 599. Default: 403.</param>
    public static ConnectResult Refuse(int status = Forbidden)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new(status, null, null);
    }
}
