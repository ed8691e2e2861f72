namespace Orleans.Channels;

/// <summary>The answer to a client that wants to connect.</summary>
/// <param name="Status">0 when the client may come in, else the HTTP status it is refused with.</param>
/// <param name="SocketId">The socket's id (<c>Phoenix.Socket.id/1</c>), shared by all sockets of one user, or null.</param>
/// <param name="Assigns">The socket's assigns, a JSON object; each join of the socket gets a copy.</param>
/// <param name="Patterns">The routes' patterns in their order, so that a gateway answers unroutable joins by itself.</param>
/// <param name="Lifetime">How long the socket may live unless it brings a fresh token, or null for ever.</param>
/// <param name="User">Who the socket class says it is, or null for who it was for the gateway.</param>
/// <param name="Reason">Why the socket class itself refused the client, for the client's eyes; null when it didn't, or failed.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectResponse")]
internal sealed record ConnectResponse(
    [property: Id(0)] int Status,
    [property: Id(1)] string? SocketId,
    [property: Id(2)] Payload Assigns,
    [property: Id(3)] string[] Patterns,
    [property: Id(4)] TimeSpan? Lifetime = null,
    [property: Id(5)] ConnectUser? User = null,
    [property: Id(6)] string? Reason = null);
