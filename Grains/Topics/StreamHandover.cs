using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Grains;

/// <summary>
/// Asks the gateways that hear topics through this silo to take streams that don't go through it, when it stops. They hear
/// on both until then, so they miss nothing and wait for nothing.
/// </summary>
internal sealed partial class StreamHandover(
    IGrainFactory grains, ISiloStatusOracle silos, IServiceProvider services, IOptions<TopicOptions> options, ILogger<StreamHandover> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    // Stopped before the topics move: what they say while they do goes over streams that stay.
    private const int Stage = ServiceLifecycleStage.Active + 10;

    // Far more than there are queues: that many in a row all come through this silo only if it has them all.
    private const int Tries = 200;

    private static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly UnfailingLogger _logger = new(logger);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StreamHandover), Stage, static _ => Task.CompletedTask, MoveAllAsync);

    private async Task MoveAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Another provider has its own way.
            if (services.GetKeyedService<LocalQueues>(options.Value.StreamProvider) is not { } here
                || silos.GetActiveSilos().All(silos.SiloAddress.Equals))
            {
                return;
            }

            // Some of the streams that gateways can take then no longer go through this silo.
            await here.LeaveAsync().WaitAsync(QueueTimeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var gateways = await grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key).ListAsync();
            var moved = await Task.WhenAll(gateways.Select(gateway => TryMoveAsync(gateway, here))).WaitAsync(Timeout, cancellationToken);
            LogMoved(_logger, moved.Count(gateway => gateway));
        }
        catch (ObjectDisposedException)
        {
            // The host has given its start up, and nobody has heard anything through this silo.
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception);
        }
    }

    private async Task<bool> TryMoveAsync(string gateway, LocalQueues here)
    {
        try
        {
            return await MoveAsync(gateway, here);
        }
        catch (Exception exception) when (exception is ClientNotAvailableException or SiloUnavailableException)
        {
            // It is gone itself.
            return false;
        }
    }

    private async Task<bool> MoveAsync(string gateway, LocalQueues here)
    {
        var grain = grains.GetGrain<IGatewayGrain>(gateway);
        if (await grain.StreamAsync() is not { } current || !IsHere(current))
        {
            return false;
        }

        for (var number = current + 1; number <= current + Tries; number++)
        {
            if (!IsHere(number))
            {
                await grain.MoveStreamAsync(number);
                return true;
            }
        }

        return false;

        bool IsHere(int number) => here.Carry(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway, number)));
    }

    [LoggerMessage(EventId = 1206, Level = LogLevel.Information, Message = "The silo stops: {Count} gateways have taken streams that come through other silos")]
    private static partial void LogMoved(ILogger logger, int count);

    [LoggerMessage(EventId = 1207, Level = LogLevel.Warning, Message = "The silo stops, and its gateways couldn't be asked to take other streams; they will notice that theirs fall silent, after a few seconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
