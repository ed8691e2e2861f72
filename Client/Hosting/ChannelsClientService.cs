using Microsoft.Extensions.Hosting;

namespace Orleans.Channels.Client;

/// <summary>Lets a client live as long as its host.</summary>
/// <param name="client">The client.</param>
internal sealed class ChannelsClientService(ChannelsClient client) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        client.Begin();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => client.DisposeAsync().AsTask();
}
