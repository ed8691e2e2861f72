using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A plain Orleans client of a server's cluster, as a back end would be.</summary>
internal sealed class ClusterAccess : IAsyncDisposable
{
    private readonly IHost _host;

    private ClusterAccess(IHost host) => _host = host;

    public IChannels Channels => _host.Services.GetRequiredService<IChannels>();

    public static async Task<ClusterAccess> ConnectAsync(ChannelServer server)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(server.OrleansPort, "dev", "dev"));
        builder.Services.AddChannelsClient();
        var host = builder.Build();
        await host.StartAsync();
        return new ClusterAccess(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
