using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams.Filtering;
using Orleans.TestingHost;

namespace Orleans.Channels.Testing;

/// <summary>
/// Runs channels for tests (<c>Phoenix.ChannelTest</c>): an Orleans cluster and gateways in the test's own process, without ports, web server or
/// database. All that a channel meets in production is the real thing but the network.
/// </summary>
public sealed class ChannelTestHost : IAsyncDisposable
{
    private readonly List<ChannelTestGateway> _gateways = [];
    private readonly InProcessTestCluster? _cluster;
    private readonly EventLoss _loss;

    private ChannelTestHost(InProcessTestCluster? cluster, IClusterClient client, EventLoss loss)
    {
        _cluster = cluster;
        _loss = loss;
        Client = client;
    }

    /// <summary>The gateways, in the order they were started.</summary>
    public IReadOnlyList<ChannelTestGateway> Gateways => _gateways;

    /// <summary>The Orleans client that the gateways use; reaches every grain of the cluster.</summary>
    public IClusterClient Client { get; }

    /// <summary>Speaks to topics, as the rest of an application does.</summary>
    public IChannels Channels => Client.ServiceProvider.GetRequiredService<IChannels>();

    /// <summary>The cluster, to start and stop silos by.</summary>
    /// <exception cref="InvalidOperationException">The host was attached to a cluster of your own.</exception>
    public InProcessTestCluster Cluster => _cluster
        ?? throw new InvalidOperationException("This host was attached to a cluster that it doesn't know. Use what you made the cluster with, or ChannelTestHost.StartAsync.");

    /// <summary>How many messages from topics to gateways were lost by <see cref="LoseNext"/>.</summary>
    public int Losses => _loss.Lost;

    /// <summary>Starts a cluster of its own.</summary>
    /// <param name="silo">Configures each silo as the application does; it must call <c>AddChannels</c>.</param>
    /// <param name="configure">Changes how the host is made.</param>
    /// <exception cref="ChannelWiringException">Something declared in <c>AddChannels</c> can't work.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The silos have no channels, or the gateway can't reach them.</exception>
    public static async Task<ChannelTestHost> StartAsync(Action<ISiloBuilder> silo, Action<ChannelTestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var options = Configure(configure);
        var loss = new EventLoss();
        var builder = new InProcessTestClusterBuilder(options.Silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, made) => ConfigureSilo(made, silo, options, loss));
        builder.ConfigureClient(made =>
        {
            made.AddChannelStreams();
            made.Services.AddChannelsClient();
            options.ConfigureClient?.Invoke(made);
        });
        var cluster = builder.Build();
        try
        {
            await cluster.DeployAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        // Every silo has the same routes.
        var json = cluster.GetSiloServiceProvider().GetRequiredService<ITopicJson>();
        options.JsonOf = json.Of;
        return await StartGatewaysAsync(new ChannelTestHost(cluster, cluster.Client, loss), options);
    }

    /// <summary>Starts gateways on a cluster of your own, which stays yours to stop. Faults of silos and streams aren't offered there.</summary>
    /// <param name="client">A client of the cluster, with <c>AddChannelStreams</c> and <c>AddChannelsClient</c>.</param>
    /// <param name="configure">Changes how the host is made.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The gateway can't reach the silos.</exception>
    public static Task<ChannelTestHost> AttachAsync(IClusterClient client, Action<ChannelTestOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return StartGatewaysAsync(new ChannelTestHost(null, client, new EventLoss()), Configure(configure));
    }

    /// <summary>Asks the application's socket class whether a client may connect, at the first gateway.</summary>
    /// <inheritdoc cref="ChannelTestGateway.ConnectAsync"/>
    public Task<ConnectAttempt> ConnectAsync(object? connectParams = null, string socket = SocketNames.Default, Action<HttpContext>? request = null) =>
        _gateways[0].ConnectAsync(connectParams, socket, request);

    /// <summary>A way for clients of the package Orleans.Channels.Client to the first gateway, without a network.</summary>
    /// <inheritdoc cref="ChannelTestGateway.CreateTransport"/>
    public ChannelTestTransport CreateTransport(string socket = SocketNames.Default) => _gateways[0].CreateTransport(socket);

    /// <summary>Kills the silo that a topic lives on, without time to move anything. With other silos left, members are rejoined there.</summary>
    /// <remarks>The silo shares this process, so a channel's <see cref="Channel.TerminateAsync"/> and <see cref="Channel.DeactivateAsync"/> may still run; when a process crashes they don't.</remarks>
    /// <param name="topic">The topic.</param>
    /// <exception cref="InvalidOperationException">The topic isn't active, or the cluster is your own.</exception>
    public Task KillSiloOfAsync(string topic) => Cluster.KillSiloAsync(SiloOf(topic));

    /// <summary>Stops the silo that a topic lives on, in order: its topics move to other silos, if there are any.</summary>
    /// <param name="topic">The topic.</param>
    /// <exception cref="InvalidOperationException">The topic isn't active, or the cluster is your own.</exception>
    public Task StopSiloOfAsync(string topic) => Cluster.StopSiloAsync(SiloOf(topic));

    /// <summary>Loses the next stream message from a topic to a gateway that carries an event, and what else travels in it. The gateway notices, and gets it from the topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="eventName">The event's name; the status for a late reply.</param>
    /// <exception cref="InvalidOperationException">The cluster is your own.</exception>
    public void LoseNext(string topic, string eventName)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(eventName);
        _ = Cluster;
        _loss.Plan(topic, eventName);
    }

    /// <summary>Stops the gateways, and the cluster if it is the host's own.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static ChannelTestOptions Configure(Action<ChannelTestOptions>? configure)
    {
        Payload.Shown = ServerFrame.Show;
        var options = new ChannelTestOptions();
        configure?.Invoke(options);
        options.Validate();
        return options;
    }

    private static void ConfigureSilo(ISiloBuilder made, Action<ISiloBuilder> silo, ChannelTestOptions options, EventLoss loss)
    {
        silo(made);
        if (!made.Services.Any(service => service.ServiceType == typeof(ChannelsBuilder)))
        {
            throw new InvalidOperationException("The silo has no channels. Call silo.AddChannels(…) in what you give to ChannelTestHost.StartAsync.");
        }

        if (options.Time is { } time)
        {
            // Orleans and what carries events ask for the time by the name of their part, and have the system's; whoever asks for the time has the test's.
            made.Services.AddSingleton(time);
            made.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            made.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, (services, _) => new GrainTime(time, services));
        }

        if (options.Silos == 1)
        {
            // There is no other silo to pass anything on to.
            made.Configure<SiloMessagingOptions>(messaging => messaging.WaitForMessageToBeQueuedForOutboundTime = TimeSpan.Zero);
        }

        made.Services.AddSingleton(loss);
        made.Services.AddLogging(logging => logging.AddProvider(options.Crashes).AddFilter<CrashLog>(null, LogLevel.Warning));

        // Of every stream provider: which of them carries what topics say is known when the silo starts.
        made.Services.AddKeyedSingleton<IStreamFilter, EventLossFilter>(KeyedService.AnyKey);
    }

    private static async Task<ChannelTestHost> StartGatewaysAsync(ChannelTestHost host, ChannelTestOptions options)
    {
        try
        {
            for (var number = 0; number < options.Gateways; number++)
            {
                host._gateways.Add(await ChannelTestGateway.StartAsync(host.Client, options));
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private InProcessSiloHandle SiloOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Cluster.TryGetGrainContext(Client.GetGrain<ITopicGrain>(topic).GetGrainId(), out var context)
            && context.Address.SiloAddress is { } address
            && Cluster.GetSiloForAddress(address) is { } silo
                ? silo
                : throw new InvalidOperationException($"The topic \"{topic}\" isn't active on any silo. Join it first.");
    }
}
