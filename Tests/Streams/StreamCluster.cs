using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Streams;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Orleans.Channels.Tests.Streams;

/// <summary>
/// A cluster in this process whose silos and client share a waiting stream provider.
/// </summary>
internal sealed class StreamCluster : IAsyncDisposable
{
    public const string Provider = "waiting";

    private StreamCluster(InProcessTestCluster cluster) => Cluster = cluster;

    public InProcessTestCluster Cluster { get; }

    public static async Task<StreamCluster> StartAsync(
        short silos = 1, Action<WaitingStreamOptions>? configure = null, Action<ISiloBuilder>? configureSilo = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage("PubSubStore").AddWaitingStreams(Provider, configure);
            configureSilo?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddWaitingStreams(Provider, configure));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster);
    }

    public IAsyncStream<T> ClientStream<T>(string key) => Stream<T>(Cluster.Client.ServiceProvider, key);

    public IAsyncStream<T> SiloStream<T>(int silo, string key) => Stream<T>(Cluster.Silos[silo].ServiceProvider, key);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private static IAsyncStream<T> Stream<T>(IServiceProvider services, string key) =>
        services.GetRequiredKeyedService<IStreamProvider>(Provider).GetStream<T>(StreamId.Create("tests", key));
}
