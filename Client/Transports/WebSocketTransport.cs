using System.Net.WebSockets;
using System.Text;

namespace Orleans.Channels.Client;

/// <summary>Connects over a WebSocket: what a client does by itself, for transports that choose an address or change what goes through.</summary>
/// <param name="configure">Changes each connection's options, or null.</param>
/// <param name="maxMessageBytes">The longest message that is taken, in bytes; a longer one ends the connection. At least 1.</param>
public sealed class WebSocketTransport(Action<ClientWebSocketOptions>? configure = null, int maxMessageBytes = 16 * 1024 * 1024) : IClientTransport
{
    private const string Protocol = "phoenix";
    private const string TokenPrefix = "base64url.bearer.phx.";

    // One for the process: HTTP/2 shares connections through it, and each client is spared a handler of its own.
    private static readonly HttpMessageInvoker? Invoker = OperatingSystem.IsBrowser() ? null : new(new SocketsHttpHandler());

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var socket = new ClientWebSocket();
        try
        {
            if (!OperatingSystem.IsBrowser())
            {
                // The protocol has its own heartbeats, which tell more: that the server reads.
                socket.Options.KeepAliveInterval = TimeSpan.Zero;
                socket.Options.CollectHttpResponseDetails = true;
            }

            if (request.AuthToken is { } token)
            {
                socket.Options.AddSubProtocol(Protocol);
                socket.Options.AddSubProtocol(TokenPrefix + Encode(token));
            }

            configure?.Invoke(socket.Options);
            await socket.ConnectAsync(request.AddressFor("websocket", isWebSocket: true), Invoker, cancellationToken).ConfigureAwait(false);
            return new WebSocketConnection(socket, maxMessageBytes);
        }
        catch (WebSocketException exception) when ((int)socket.HttpStatusCode >= 400)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new ConnectRefusedException(status, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Phoenix reads the standard alphabet, whose slash no header of this kind may have; where there is one, only servers that read both can be meant.
    private static string Encode(string token)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=');
        return text.Contains('/', StringComparison.Ordinal) ? text.Replace('/', '_').Replace('+', '-') : text;
    }
}
