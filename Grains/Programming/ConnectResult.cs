using System.Security.Claims;

namespace Orleans.Channels;

/// <summary>What a <see cref="Socket"/> answers to a client that wants to connect.</summary>
public sealed class ConnectResult
{
    private const int Forbidden = 403;

    private ConnectResult(int status, string? socketId = null, Assigns? assigns = null, TimeSpan? lifetime = null, ConnectUser? user = null, string reason = "")
    {
        User = user;
        Reason = reason;
        Lifetime = lifetime;
        Status = status;
        SocketId = socketId;
        Assigns = assigns;
    }

    /// <summary>Whether the client is let in.</summary>
    public bool IsAccepted => Status == 0;

    internal int Status { get; }

    internal string? SocketId { get; }

    internal Assigns? Assigns { get; }

    internal TimeSpan? Lifetime { get; }

    internal ConnectUser? User { get; }

    internal string Reason { get; }

    /// <summary>Lets the client in.</summary>
    /// <param name="socketId">A name for all sockets of one user, by custom <c>users_socket:42</c>, or null (<c>id/1</c>).</param>
    /// <param name="assigns">Values for the socket's members to start with; written as JSON.</param>
    /// <param name="lifetime">
    /// How long the socket may live, as when its token expires; more than zero, or null for ever. It is closed then with 1008,
    /// unless the client has pushed <c>access_token</c> with a fresh <c>{"token":"…"}</c> to the topic <c>phoenix</c> before,
    /// which asks <see cref="Socket.ConnectAsync"/> again with that token in the old one's place. That takes a socket id, and none but
    /// the token to prove who it is: a user of the request isn't authenticated anew.
    /// </param>
    /// <param name="user">
    /// Who it is, as a token says for instance: <see cref="ChannelSocket.User"/> of the members, and what <c>[Authorize]</c> looks at. Null for
    /// <see cref="ConnectInfo.User"/>. Its claims travel as types and values, those of all its identities together.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is zero or less: refuse the client instead.</exception>
    /// <exception cref="ArgumentException">The user has more than 1,000 claims, or more than 32,768 characters of them.</exception>
    public static ConnectResult Accept(string? socketId = null, Assigns? assigns = null, TimeSpan? lifetime = null, ClaimsPrincipal? user = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(lifetime));
        var claimed = ConnectUser.From(user);
        return claimed is { IsTooLarge: true }
            ? throw new ArgumentException($"The user has more than {ConnectUser.MaxClaims} claims or {ConnectUser.MaxLength} characters of them, and travels with each join. Leave out what no channel looks at.", nameof(user))
            : new(0, socketId, assigns, lifetime, claimed);
    }

    /// <summary>Refuses the client (<c>:error</c>, <c>{:error, reason}</c>).</summary>
    /// <param name="status">The HTTP status of the refusal, 400 to 599. Default: 403.</param>
    /// <param name="reason">
    /// Why, for the client's eyes: what a close frame with 4401 or 4403 says where the gateway refuses after the handshake
    /// (<c>ChannelGatewayOptions.RefuseAfterHandshake</c>), cut to 123 bytes of UTF-8. An HTTP status carries none. Default: nothing.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The status is none of an error.</exception>
    public static ConnectResult Refuse(int status = Forbidden, string? reason = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return new(status, reason: reason ?? string.Empty);
    }
}
