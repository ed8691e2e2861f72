using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Watches whether this gateway has a way to the silos, and to those that count: a silo in this process that is cut off from its cluster is none.
/// Without one it sends its clients elsewhere until it has one again.
/// </summary>
internal sealed partial class SiloReach(
    IClusterClient cluster, GatewaySubscription stream, SocketRegistry sockets, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<SiloReach> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly UnfailingLogger _logger = new(logger);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private Task _shutting = Task.CompletedTask;

    private bool IsCutOff => cluster.ServiceProvider.GetService<ISiloMajority>() is { IsWithMajority: false };

    // Before the first beat it isn't ready anyway, and clients wait.
    private bool IsOutOfReach => options.Value.SilosTimeout is var patience && patience != Timeout.InfiniteTimeSpan
        && stream.LastHeard is { } heard && time.GetElapsedTime(heard) > patience;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => WatchAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Cancel();

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Look()
    {
        var isCutOff = IsCutOff;
        var isGone = isCutOff || IsOutOfReach;
        if (isGone == sockets.IsShut)
        {
            return;
        }

        if (!isGone)
        {
            sockets.Reopen();
            LogReopened(_logger);
        }
        else if (_shutting.IsCompleted)
        {
            LogShut(_logger, isCutOff ? "the silo of its process is cut off from the cluster" : "no silo answers");
            _shutting = sockets.ShutAsync();
        }
    }

    [LoggerMessage(EventId = 2014, Level = LogLevel.Warning, Message = "The gateway has no way to the silos, for {Reason}: it isn't ready, takes no client, and closes its sockets with 1012 so that their clients come back elsewhere")]
    private static partial void LogShut(ILogger logger, string reason);

    [LoggerMessage(EventId = 2015, Level = LogLevel.Information, Message = "The gateway has a way to the silos again, and takes clients")]
    private static partial void LogReopened(ILogger logger);
}
