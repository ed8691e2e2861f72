using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Asks which of the silos that topics live on are dead, and has the members of their topics rejoined.</summary>
internal sealed partial class SiloDeathWatcher(
    IClusterClient cluster, TopicRegistry registry, GatewaySubscription subscription, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<SiloDeathWatcher> logger)
{
    private readonly UnfailingLogger _logger = new(logger);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var roster = cluster.GetGrain<ISiloRosterGrain>(0);
        using var timer = new PeriodicTimer(options.Value.SiloCheckInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (registry.WatchedSilos.All is not { Length: > 0 } silos)
            {
                continue;
            }

            try
            {
                await LeaveAsync(await roster.DeadAmongAsync(silos).WaitAsync(cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogCheckFailed(_logger, exception);
            }
        }
    }

    private async Task LeaveAsync(string[] dead, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var silo in dead)
        {
            var topics = registry.LeaveSilo(silo);
            LogDead(_logger, silo, topics);
            left += topics;
        }

        if (dead.Length > 0)
        {
            // One that stops in order leaves no topic behind.
            await subscription.CatchUpAsync(wasKilled: left > 0, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "Silo {Silo} is dead; the members of its {Count} topics here are rejoined")]
    private static partial void LogDead(ILogger logger, string silo, int count);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "Which silos are dead couldn't be asked; asking again")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);
}
