using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Client;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>A gateway without a web server: clients speak to it in the test's own process.</summary>
public sealed class ChannelTestGateway : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ChannelTestOptions _options;
    private readonly ConcurrentBag<ChannelTestSocket> _clients = [];
    private readonly ConcurrentBag<ChannelTestConnection> _connections = [];
    private bool _stopped;

    private ChannelTestGateway(ServiceProvider services, ChannelTestOptions options)
    {
        _services = services;
        _options = options;
    }

    /// <summary>The gateway's id in the cluster.</summary>
    public string Id => _services.GetRequiredService<GatewayIdentity>().Id;

    private SocketConnector Connector => _services.GetRequiredService<SocketConnector>();

    private GatewayService Service => _services.GetRequiredService<GatewayService>();

    /// <summary>Asks the application's socket class whether a client may connect (<c>connect/3</c> of <c>Phoenix.ChannelTest</c>).</summary>
    /// <param name="connectParams">The connect params, what <see cref="Payload.From(object?)"/> turns into a JSON object; they travel as text, as in a query string. Null for none.</param>
    /// <param name="socket">The socket's name in <c>AddChannels</c>.</param>
    /// <param name="request">Adds to the request that the client connects with: headers, the address, the authenticated user.</param>
    public async Task<ConnectAttempt> ConnectAsync(object? connectParams = null, string socket = SocketNames.Default, Action<HttpContext>? request = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(socket);
        var http = new DefaultHttpContext
        {
            Request = { Scheme = "http", Host = new HostString("localhost"), Path = "/socket/websocket", QueryString = ConnectParamsQuery.From(connectParams) },
        };
        request?.Invoke(http);
        var outcome = await Connector.ConnectAsync(http, socket, "websocket");
        if (outcome.Status != 0)
        {
            return new ConnectAttempt(outcome.Status, null);
        }

        var client = new ChannelTestSocket(
            _services.GetRequiredService<SocketDispatcher>(),
            _services.GetRequiredService<SocketRegistry>(),
            outbox => Connector.Open(outcome, socket, outcome.Serializer!, outbox),
            http.Connection.RemoteIpAddress,
            _options);
        _clients.Add(client);
        return new ConnectAttempt(0, client);
    }

    /// <summary>A way for clients of the package Orleans.Channels.Client to this gateway, without a network.</summary>
    /// <param name="socket">The socket's name in <c>AddChannels</c>.</param>
    public ChannelTestTransport CreateTransport(string socket = SocketNames.Default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(socket);
        return new ChannelTestTransport(this, socket);
    }

    /// <summary>
    /// Cuts the gateway off, as a power failure does: its clients are closed with 1006, and the silos hear no more of it. They treat its members as
    /// disconnected when its lease has ended, <see cref="TopicOptions.GatewayLease"/> later.
    /// </summary>
    public async Task CutAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            foreach (var client in _clients)
            {
                client.Lose();
            }

            foreach (var connection in _connections)
            {
                connection.Lose();
            }

            await Service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Closes the gateway's sockets, tells the silos, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await Service.StoppingAsync(CancellationToken.None);
            await Service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    internal async Task<ChannelTestConnection> OpenAsync(HttpContext http, string socket)
    {
        var outcome = await Connector.ConnectAsync(http, socket, "websocket");
        if (outcome.Status != 0)
        {
            throw new ConnectRefusedException(outcome.Status);
        }

        var connection = new ChannelTestConnection(
            _services.GetRequiredService<SocketDispatcher>(),
            _services.GetRequiredService<SocketRegistry>(),
            outbox => Connector.Open(outcome, socket, outcome.Serializer!, outbox));
        _connections.Add(connection);
        return connection;
    }

    internal static async Task<ChannelTestGateway> StartAsync(IClusterClient client, ChannelTestOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(client);
        services.AddSingleton<IGrainFactory>(client);
        services.AddChannelGateway(options.ConfigureGateway);
        var gateway = new ChannelTestGateway(services.BuildServiceProvider(), options);
        await gateway.Service.StartAsync(CancellationToken.None);
        if (await gateway.Service.IsReadyAsync(CancellationToken.None))
        {
            return gateway;
        }

        await gateway.CutAsync();
        await gateway.DisposeAsync();
        throw new InvalidOperationException(
            "The gateway has no way to the silos. Do they have AddChannels, and has the client AddChannelStreams (or the stream provider that ChannelGatewayOptions.StreamProvider names)?");
    }
}
