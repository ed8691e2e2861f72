using System.Text;
using Microsoft.AspNetCore.Http;
using Orleans.Channels.Client;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>
/// Lets a <see cref="ChannelsClient"/> speak to a test's gateway without a network: give it as <see cref="ChannelsClientOptions.Transport"/>, and an
/// application's own client code is tested, with the network in the test's hand. Each client has one of its own, or shares one to be cut off together.
/// </summary>
public sealed class ChannelTestTransport : IClientTransport
{
    private readonly ChannelTestGateway _gateway;
    private readonly string _socket;
    private readonly Lock _lock = new();
    private readonly List<ChannelTestConnection> _connections = [];

    internal ChannelTestTransport(ChannelTestGateway gateway, string socket)
    {
        _gateway = gateway;
        _socket = socket;
    }

    /// <summary>Whether there is no network: connects fail. Connections that are open stay so; see <see cref="Cut"/>. Default: false.</summary>
    public bool IsDown { get; set; }

    /// <summary>Breaks all connections that were made through it, as a lost network does.</summary>
    public void Cut()
    {
        ChannelTestConnection[] cut;
        lock (_lock)
        {
            cut = [.. _connections];
            _connections.Clear();
        }

        Array.ForEach(cut, connection => connection.Abort());
    }

    /// <inheritdoc/>
    /// <exception cref="ConnectRefusedException">The application's socket class refused.</exception>
    /// <exception cref="IOException"><see cref="IsDown"/>.</exception>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsDown)
        {
            throw new IOException("The test has no network.");
        }

        var connection = await _gateway.OpenAsync(RequestOf(request), _socket).WaitAsync(cancellationToken);
        lock (_lock)
        {
            _connections.RemoveAll(other => other.IsClosed);
            _connections.Add(connection);
        }

        return connection;
    }

    private static DefaultHttpContext RequestOf(TransportRequest request)
    {
        var query = request.Params.Aggregate(default(QueryString), (all, param) => all.Add(param.Key, param.Value));
        var http = new DefaultHttpContext
        {
            Request = { Scheme = "http", Host = new HostString("localhost"), Path = "/socket/websocket", QueryString = query },
        };
        if (request.AuthToken is { } token)
        {
            http.Request.Headers.SecWebSocketProtocol = $"{AuthTokenProtocol.Name}, base64url.bearer.phx.{Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=')}";
        }

        return http;
    }
}
