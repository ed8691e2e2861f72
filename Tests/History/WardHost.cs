using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A host with wards, their history in memory and in storage.</summary>
public sealed class WardHost : IAsyncLifetime
{
    private ChannelTestHost? _host;

    internal ChannelTestHost Host => _host!;

    public async Task InitializeAsync() => _host = await StartAsync(silos: 1);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal static Task<ChannelTestHost> StartAsync(short silos) => ChannelTestHost.StartAsync(
        silo => silo.AddChannels(channels => channels
            .Socket<ApiSocket>()
            .Map<WardChannel>("memory:*").History(10, TimeSpan.FromMinutes(1))
            .Map<WardChannel>("stored:*").History(10, TimeSpan.FromMinutes(1), HistoryStorage.BeforeFanOut)),
        options => options.Silos = silos);
}
