using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Runs the application's <c>Socket</c> class when a client connects; its key is the socket's name.</summary>
[Alias("Orleans.Channels.ISocketGrain")]
public interface ISocketGrain : IGrainWithStringKey
{
    /// <summary>Asks whether the client may connect.</summary>
    /// <param name="request">Who asks, and with what.</param>
    [Alias("Connect"), AlwaysInterleave]
    ValueTask<ConnectResponse> ConnectAsync(ConnectRequest request);
}

/// <summary>A client that wants to connect.</summary>
/// <param name="Params">The connect params, a JSON object, nested as Phoenix nests query strings.</param>
/// <param name="Uri">The address the client asked for, without its query.</param>
/// <param name="PeerAddress">The client's IP address, or null where there is none.</param>
/// <param name="UserAgent">The client's User-Agent header, or null.</param>
/// <param name="Transport"><c>websocket</c> or <c>longpoll</c>.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectRequest")]
public sealed record ConnectRequest(
    [property: Id(0)] Payload Params,
    [property: Id(1)] string Uri,
    [property: Id(2)] string? PeerAddress,
    [property: Id(3)] string? UserAgent,
    [property: Id(4)] string Transport);

/// <summary>The answer to a client that wants to connect.</summary>
/// <param name="Status">0 when the client may come in, else the HTTP status it is refused with.</param>
/// <param name="SocketId">The socket's id (<c>Phoenix.Socket.id/1</c>), shared by all sockets of one user, or null.</param>
/// <param name="Assigns">The socket's assigns, a JSON object; each join of the socket gets a copy.</param>
/// <param name="Patterns">The routes' patterns in their order, so that a gateway answers unroutable joins by itself.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectResponse")]
public sealed record ConnectResponse(
    [property: Id(0)] int Status,
    [property: Id(1)] string? SocketId,
    [property: Id(2)] Payload Assigns,
    [property: Id(3)] string[] Patterns);
