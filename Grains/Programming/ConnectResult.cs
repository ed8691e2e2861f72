namespace Orleans.Channels;

/// <summary>What a <see cref="Socket"/> answers to a client that wants to connect.</summary>
public sealed class ConnectResult
{
    private const int Forbidden = 403;

    private ConnectResult(int status, string? socketId = null, Assigns? assigns = null, TimeSpan? lifetime = null)
    {
        Lifetime = lifetime;
        Status = status;
        SocketId = socketId;
        Assigns = assigns;
    }

    internal int Status { get; }

    internal string? SocketId { get; }

    internal Assigns? Assigns { get; }

    internal TimeSpan? Lifetime { get; }

    /// <summary>Lets the client in.</summary>
    /// <param name="socketId">A name for all sockets of one user, by custom <c>users_socket:42</c>, or null (<c>id/1</c>).</param>
    /// <param name="assigns">Values for the socket's members to start with; written as JSON.</param>
    /// <param name="lifetime">
    /// How long the socket may live, as when its token expires; more than zero, or null for ever. It is closed then with 1008,
    /// unless the client has pushed <c>access_token</c> with a fresh <c>{"token":"…"}</c> to the topic <c>phoenix</c> before,
    /// which asks <see cref="Socket.ConnectAsync"/> again with that token in the old one's place. That takes a socket id, and none but
    /// the token to prove who it is: a user of the request isn't authenticated anew.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is zero or less: refuse the client instead.</exception>
    public static ConnectResult Accept(string? socketId = null, Assigns? assigns = null, TimeSpan? lifetime = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(lifetime));
        return new(0, socketId, assigns, lifetime);
    }

    /// <summary>Refuses the client (<c>:error</c>, <c>{:error, reason}</c>).</summary>
    /// <param name="status">The HTTP status of the refusal, 400 to 599. Default: 403.</param>
    public static ConnectResult Refuse(int status = Forbidden)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new(status);
    }
}
