using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The gateway's life: opens the doors when its stream is seen to work, says again and again that it is there, watches the
/// silos, and closes the sockets in order when the process stops.
/// </summary>
internal sealed partial class GatewayService(
    IClusterClient cluster, GatewaySubscription subscription, GatewayRegistration registration, SiloDeathWatcher silos, SocketRegistry sockets, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<GatewayService> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(1);

    private readonly UnfailingLogger _logger = new(logger);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _stopping;

    /// <summary>Whether clients may come in now.</summary>
    public bool IsOpen => _ready.Task.IsCompleted && !_stopping;

    /// <summary>Whether clients may come in; waits for it up to <see cref="ChannelGatewayOptions.ReadyTimeout"/>.</summary>
    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        _ready.Task.IsCompleted ? new ValueTask<bool>(IsOpen) : new ValueTask<bool>(WaitUntilReadyAsync(cancellationToken));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // No BackgroundService: when the start of another service fails, the host would log this one's cancellation as a failure too.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var streams = options.Value.StreamProvider;
        if (cluster.ServiceProvider.GetKeyedService<IStreamProvider>(streams) is null)
        {
            throw new OrleansConfigurationException(
                $"{nameof(ChannelGatewayOptions)}.{nameof(ChannelGatewayOptions.StreamProvider)} is \"{streams}\", and the Orleans client or silo here has no stream provider of that name. {(cluster.ServiceProvider.GetService<ILocalSiloDetails>() is null ? $"Add it as the silos have it (client.AddChannelStreams() adds \"{GatewayStreams.DefaultProvider}\")" : $"silo.AddChannels(…) adds \"{GatewayStreams.DefaultProvider}\": call it")}, or correct the name (Gateway:StreamProvider in the configuration).");
        }

        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes before the web server and the silo begin to stop: the sockets still work, and can be told.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await sockets.CloseAsync();
        if (_ready.Task.IsCompleted)
        {
            await LeaveAsync();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Called once for each service type that it is registered as.
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        sockets.Start();
        for (var attempt = 1; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await subscription.CheckAsync(stoppingToken);
                _ready.TrySetResult();
                LogReady(_logger, registration.Name);
                await Task.WhenAll(registration.RunAsync(stoppingToken), WatchStreamAsync(stoppingToken), silos.RunAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The first one may fail for nothing but a silo in this process that has just started, on a busy machine.
                if (attempt > 1)
                {
                    LogNotReady(_logger, options.Value.StreamProvider, attempt, exception);
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WatchStreamAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BeatInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await subscription.CheckAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogStreamFailed(_logger, exception);
            }
        }
    }

    private async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(options.Value.ReadyTimeout, time, cancellationToken);
            return IsOpen;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            await registration.EndAsync().WaitAsync(options.Value.ShutdownTimeout, time);
            await subscription.CloseAsync().WaitAsync(options.Value.ShutdownTimeout, time);
        }
        catch (Exception exception)
        {
            LogLeaveFailed(_logger, exception);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Gateway {Gateway} is open: its stream works")]
    private static partial void LogReady(ILogger logger, string gateway);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "The gateway has no way to the silos yet, attempt {Attempt}; clients wait. Are silos up, and do they have the stream provider {Provider}?")]
    private static partial void LogNotReady(ILogger logger, string provider, int attempt, Exception exception);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "The silos couldn't be told that this gateway leaves; they will notice")]
    private static partial void LogLeaveFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "The gateway has no stream that works; trying the next one. What topics say meanwhile comes later")]
    private static partial void LogStreamFailed(ILogger logger, Exception exception);
}
