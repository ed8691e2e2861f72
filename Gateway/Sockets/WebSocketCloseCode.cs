namespace Orleans.Channels.Gateway;

/// <summary>
/// The close codes this gateway sends (RFC 6455 §7.4 and IANA's registry). phoenix.js reconnects after every code but
/// <see cref="Normal"/>, so a reconnect that is wanted needs another one.
/// </summary>
internal static class WebSocketCloseCode
{
    /// <summary>1000: answers a client's own close; phoenix.js stays away.</summary>
    public const ushort Normal = 1000;

    /// <summary>1001: the application disconnected the socket by its id; phoenix.js reconnects.</summary>
    public const ushort GoingAway = 1001;

    /// <summary>1002: the client broke RFC 6455, or was silent for too long; phoenix.js reconnects.</summary>
    public const ushort ProtocolError = 1002;

    /// <summary>1007: the client sent text that is no UTF-8; phoenix.js reconnects.</summary>
    public const ushort InvalidData = 1007;

    /// <summary>1008: the client's fragments lead nowhere, or it breaks a limit that has no code; phoenix.js reconnects.</summary>
    public const ushort PolicyViolation = 1008;

    /// <summary>1009: the client sent more than a message may have; phoenix.js reconnects.</summary>
    public const ushort MessageTooBig = 1009;

    /// <summary>1011: the client sent what is no frame of Phoenix's protocol, or the gateway failed; phoenix.js reconnects.</summary>
    public const ushort InternalError = 1011;

    /// <summary>1012: the gateway drains before it stops; phoenix.js reconnects.</summary>
    public const ushort ServiceRestart = 1012;

    /// <summary>1013: the client reads too slowly, or the gateway is full; phoenix.js reconnects.</summary>
    public const ushort TryAgainLater = 1013;

    /// <summary>4401: the socket class refused with 401, and the gateway refuses after the handshake; phoenix.js reconnects.</summary>
    public const ushort Unauthorized = 4401;

    /// <summary>4403: the same with 403.</summary>
    public const ushort Forbidden = 4403;

    /// <summary>Whether a peer may put the code into a close frame.</summary>
    /// <remarks>1004 to 1006 and 1015 never travel, 1016 to 2999 are nobody's, 3000 to 4999 are for libraries and applications.</remarks>
    public static bool MayBeSent(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
