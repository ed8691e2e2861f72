using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Orleans.Channels.Tests;

/// <summary>A cluster in this process whose silos have the tests' channels, and gateways on its client and on its silos.</summary>
internal sealed class ChannelCluster : IAsyncDisposable
{
    private readonly List<TestGateway> _gateways = [];

    private ChannelCluster(InProcessTestCluster cluster, Lab lab)
    {
        Cluster = cluster;
        Lab = lab;
    }

    public InProcessTestCluster Cluster { get; }

    public Lab Lab { get; }

    /// <summary>The gateway on the client first, then one on each silo.</summary>
    public IReadOnlyList<TestGateway> Gateways => _gateways;

    /// <summary>The gateway on the client.</summary>
    public TestGateway Gateway => _gateways[0];

    public static async Task<ChannelCluster> StartAsync(
        short silos = 1,
        Action<TopicOptions>? topics = null,
        Action<ISiloBuilder>? silo = null,
        Action<IClientBuilder>? client = null,
        Action<ChannelGatewayOptions>? gateway = null,
        Action<ChannelsBuilder>? declare = null)
    {
        var lab = new Lab();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, made) =>
        {
            made.Services.AddSingleton(lab);
            silo?.Invoke(made);
            made.AddChannels(channels => Declare(channels, declare)
                .Socket<LabSocket>()
                .Map<LabChannel>("lab:*")
                .Map<LabChannel>("vip:*", new Assigns { { "level", 2 }, { "vip", true } })
                .Map<TallyChannel>("tally:*")
                .Map<HereChannel>("here:*")
                .Map<FetchingChannel>("fetch:*")
                .Map<CrowdChannel>("crowd:*")
                .Map<VeiledChannel>("veil:*")
                .Map<LogChannel>("log:*", configure: route => route.History(3, TimeSpan.FromMinutes(1)))
                .Map<LogChannel>("behind:*", configure: route => route.History(200, TimeSpan.FromMinutes(1), HistoryStorage.Behind))
                .Map<LogChannel>("first:*", configure: route => route.History(200, TimeSpan.FromMinutes(1), HistoryStorage.BeforeFanOut))
                .ConfigureTopics(options => topics?.Invoke(options)));
            if (silos == 1)
            {
                // There is no other silo to pass anything on to.
                made.Configure<SiloMessagingOptions>(options => options.WaitForMessageToBeQueuedForOutboundTime = TimeSpan.Zero);
            }
        });
        builder.ConfigureClient(made =>
        {
            made.AddChannelStreams();
            made.Services.AddChannelsClient();
            client?.Invoke(made);
        });
        var cluster = new ChannelCluster(builder.Build(), lab);
        await cluster.Cluster.DeployAsync();
        await cluster.AddGatewayAsync(cluster.Cluster.Client, gateway);
        foreach (var made in silos > 1 ? cluster.Cluster.Silos : [])
        {
            await cluster.AddGatewayAsync(made.ServiceProvider.GetRequiredService<IClusterClient>(), gateway);
        }

        return cluster;
    }

    private static ChannelsBuilder Declare(ChannelsBuilder channels, Action<ChannelsBuilder>? declare)
    {
        declare?.Invoke(channels);
        return channels;
    }

    public async Task AddGatewayAsync(IClusterClient client, Action<ChannelGatewayOptions>? configure = null) =>
        _gateways.Add(await TestGateway.StartAsync(client, configure));

    /// <summary>A topic that no other test has.</summary>
    public static string NewTopic(string prefix = "lab:") => prefix + Guid.NewGuid().ToString("N");

    public ITopicGrain GrainOf(string topic) => Cluster.Client.GetGrain<ITopicGrain>(topic);

    public bool IsActive(string topic) => Cluster.TryGetGrainContext(GrainOf(topic).GetGrainId(), out _);

    /// <summary>Moves a topic in order, to another silo if there is one; it is alive there when this completes.</summary>
    public async Task MoveAsync(string topic)
    {
        Assert.True(Cluster.TryGetGrainContext(GrainOf(topic).GetGrainId(), out var context));
        var other = Cluster.Silos.FirstOrDefault(silo => !silo.SiloAddress.Equals(context!.Address.SiloAddress)) ?? Cluster.Silos[0];
        context!.Migrate(new() { [IPlacementDirector.PlacementHintKey] = other.SiloAddress }, default);
        await context.Deactivated.WaitAsync(Patience.Long);
        await GrainOf(topic).DescribeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }
}
