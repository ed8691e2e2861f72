namespace Orleans.Channels.Tests;

/// <summary>Two silos and three gateways for all tests that keep to topics of their own.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal ChannelCluster Instance { get; private set; } = null!;

    public async Task InitializeAsync() => Instance = await ChannelCluster.StartAsync(silos: 2);

    public async Task DisposeAsync() => await Instance.DisposeAsync();
}
