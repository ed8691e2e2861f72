using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Gateway;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A gateway on a cluster's client or silo, without a web server: sockets speak to it in the process.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly IClusterClient _client;
    private readonly ServiceProvider _services;
    private readonly ConcurrentBag<TestSocket> _sockets = [];
    private bool _stopped;

    private TestGateway(IClusterClient client, ServiceProvider services)
    {
        _client = client;
        _services = services;
    }

    public string Id => _services.GetRequiredService<GatewayIdentity>().Id;

    /// <summary>The stream that it hears the topics over.</summary>
    public GatewaySubscription Stream => _services.GetRequiredService<GatewaySubscription>();

    /// <summary>All that it logs.</summary>
    public LogKeeper Log { get; private init; } = null!;

    /// <summary>Its sockets, where it has any of a transport.</summary>
    public SocketRegistry Sockets => _services.GetRequiredService<SocketRegistry>();

    private GatewayService Service => _services.GetRequiredService<GatewayService>();

    private SiloReach Reach => _services.GetRequiredService<SiloReach>();

    public static async Task<TestGateway> StartAsync(IClusterClient client, Action<ChannelGatewayOptions>? configure = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        var log = new LogKeeper();
        services.AddLogging();
        services.AddSingleton<ILoggerProvider>(log);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(client);
        services.AddSingleton<IGrainFactory>(client);
        services.AddChannelGateway(options =>
        {
            options.ReadyTimeout = Patience.Long;
            configure?.Invoke(options);
        });
        var gateway = new TestGateway(client, services.BuildServiceProvider()) { Log = log };
        await gateway.Service.StartAsync(CancellationToken.None);
        await gateway.Reach.StartAsync(CancellationToken.None);
        Assert.True(await gateway.Service.IsReadyAsync(CancellationToken.None));
        return gateway;
    }

    /// <summary>Whether it is ready, as a load balancer sees it.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        var check = _services.GetRequiredService<GatewayHealth>();
        var result = await check.CheckHealthAsync(new() { Registration = new("channels", check, HealthStatus.Unhealthy, tags: null) });
        return result.Status == HealthStatus.Healthy;
    }

    /// <summary>A socket that the application's socket class let in.</summary>
    public async Task<TestSocket> ConnectAsync(string user = "ann")
    {
        var connect = await _client.GetGrain<ISocketGrain>(SocketNames.Default).ConnectAsync(
            new ConnectRequest { Params = Payload.From(new { user }), Uri = "http://localhost/socket", Transport = "websocket" });
        Assert.Equal(0, connect.Status);
        var socket = new TestSocket(_services.GetRequiredService<SocketDispatcher>(), new V2JsonSerializer(), connect, _services.GetRequiredService<GatewayMemory>());
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>A socket that has joined a topic with join_ref 1.</summary>
    public async Task<TestSocket> JoinAsync(string topic, string join = "{}", string user = "ann")
    {
        var socket = await ConnectAsync(user);
        await socket.JoinAsync(topic, join);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            socket.Connection.End();
        }

        await StopAsync();
        await _services.DisposeAsync();
    }

    /// <summary>Says nothing more to the silos, and tells nobody.</summary>
    public Task DieAsync()
    {
        _stopped = true;
        return Service.StopAsync(CancellationToken.None);
    }

    /// <summary>Stops to hear the topics, and leaves its members to them, as a gateway does that dies.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await Service.StoppingAsync(CancellationToken.None);
            await Service.StopAsync(CancellationToken.None);
        }
    }
}
