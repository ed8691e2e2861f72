namespace Orleans.Channels.Client;

/// <summary>Makes connections to a server: over a WebSocket, by long-poll, or in a test's own process.</summary>
public interface IClientTransport
{
    /// <summary>Connects.</summary>
    /// <param name="request">What the server is told.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="Exception">There is no connection; whatever is thrown, the client tries again.</exception>
    ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken);
}
