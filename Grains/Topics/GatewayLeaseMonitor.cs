using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// Watches, for all topics of this silo, the gateways that hold their members: one question a second for the whole silo. When
/// a gateway's lease has ended, its topics are told.
/// </summary>
internal sealed partial class GatewayLeaseMonitor(
    IGrainFactory grains, [FromKeyedServices(GatewayTime.Key)] TimeProvider time, ILogger<GatewayLeaseMonitor> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A gateway that was frozen or cut off for longer has lost all its clients.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly UnfailingLogger _logger = new(logger);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<ITopicGrain>> _topics = new(StringComparer.Ordinal);

    // Those that were taken for gone, in case that they are not: they must hear that their members here were ended.
    private readonly Dictionary<string, long> _takenForGone = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>A topic has members at a gateway.</summary>
    public void Add(string gateway, ITopicGrain topic)
    {
        lock (_gate)
        {
            if (!_topics.TryGetValue(gateway, out var topics))
            {
                _topics[gateway] = topics = [];
            }

            topics.Add(topic);
        }
    }

    /// <summary>A topic has no members at a gateway any more.</summary>
    public void Remove(string gateway, ITopicGrain topic)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(gateway, out var topics) && topics.Remove(topic) && topics.Count == 0)
            {
                _topics.Remove(gateway);
            }
        }
    }

    // No BackgroundService: when the start of another service fails, the host would log this one's cancellation as a failure too.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Called once for each service type that it is registered as.
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await CheckAsync();
            }
            catch (Exception exception)
            {
                LogCheckFailed(_logger, exception);
            }
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks once which gateways are gone, and tells their topics.</summary>
    public async Task CheckAsync()
    {
        string[] gateways;
        lock (_gate)
        {
            gateways = [.. _topics.Keys.Union(_takenForGone.Keys)];
        }

        if (gateways.Length == 0)
        {
            return;
        }

        var gone = await grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key).GoneAmongAsync(gateways);
        foreach (var (gateway, at) in _takenForGone.ToArray())
        {
            if (time.GetElapsedTime(at) > Memory || (!gone.Contains(gateway) && await TryTellAsync(gateway)))
            {
                _takenForGone.Remove(gateway);
            }
        }

        foreach (var gateway in gone)
        {
            await EndAsync(gateway);
        }
    }

    private async Task<bool> TryTellAsync(string gateway)
    {
        try
        {
            await grains.GetGrain<IGatewayGrain>(gateway).RejoinAsync();
            return true;
        }
        catch (Exception exception)
        {
            LogNotTold(_logger, gateway, exception);
            return false;
        }
    }

    private async Task EndAsync(string gateway)
    {
        ITopicGrain[] topics;
        lock (_gate)
        {
            topics = [.. _topics.GetValueOrDefault(gateway) ?? []];
        }

        if (topics.Length == 0)
        {
            return;
        }

        _takenForGone[gateway] = time.GetTimestamp();
        LogGone(_logger, gateway, topics.Length);
        List<Exception> failures = [];
        foreach (var chunk in topics.Chunk(256))
        {
            failures.AddRange((await Task.WhenAll(chunk.Select(topic => TryEndAsync(topic, gateway)))).OfType<Exception>());
        }

        if (failures is [var first, ..])
        {
            LogEndFailed(_logger, gateway, failures.Count, first);
        }
    }

    // One topic that can't be told keeps no other's members present; it is told again with the next look.
    private static async Task<Exception?> TryEndAsync(ITopicGrain topic, string gateway)
    {
        try
        {
            await topic.EndGatewayAsync(gateway);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    [LoggerMessage(EventId = 1203, Level = LogLevel.Warning, Message = "Gateway {Gateway} has said nothing for the time of its lease: its members on {Count} topics of this silo are treated as disconnected")]
    private static partial void LogGone(ILogger logger, string gateway, int count);

    [LoggerMessage(EventId = 1208, Level = LogLevel.Warning, Message = "{Count} topics couldn't be told that gateway {Gateway} is gone, and still show its members; they are told again. The first failed with this")]
    private static partial void LogEndFailed(ILogger logger, string gateway, int count, Exception exception);

    [LoggerMessage(EventId = 1204, Level = LogLevel.Warning, Message = "Which gateways are still there couldn't be asked; asking again")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1209, Level = LogLevel.Information, Message = "Gateway {Gateway}, which was taken for gone, is there and couldn't be told so; it is told again")]
    private static partial void LogNotTold(ILogger logger, string gateway, Exception exception);
}
