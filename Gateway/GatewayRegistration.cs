namespace Orleans.Channels.Gateway;

/// <summary>
/// Says again and again that this gateway is here: to the directory, whose lease its members hang on, and to its grain, by which
/// silos and other gateways reach it.
/// </summary>
internal sealed partial class GatewayRegistration(
    IClusterClient cluster, GatewayIdentity identity, GatewaySubscription subscription, TopicRegistry registry, LongPollSessions sessions, GatewayView view, TimeProvider time, ILogger<GatewayRegistration> logger)
{
    // Topics remember for longer who ended while this gateway was away, so that nobody who was kicked comes back.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // No lease is shorter: who was away for less was asked whatever all gateways were.
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(3);

    private readonly UnfailingLogger _logger = new(logger);

    /// <summary>The gateway's name, for operators.</summary>
    public string Name => identity.Name;

    private IGatewayDirectoryGrain Directory => cluster.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key);

    // A silo that dies forgets the gateway's grain, and a new one must be told again.
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sessionsReference = cluster.CreateObjectReference<ILongPollSessions>(sessions);
        var viewReference = cluster.CreateObjectReference<IGatewayView>(view);
        var streamReference = cluster.CreateObjectReference<IGatewayStream>(subscription);
        long? registeredAt = null;
        var wasGone = false;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            var askedAt = time.GetTimestamp();
            try
            {
                await cluster.GetGrain<IGatewayGrain>(identity.Id).RegisterAsync(sessionsReference, viewReference, streamReference, registry.Stream).WaitAsync(cancellationToken);
                var isKnown = await Directory.RegisterAsync(identity.Id).WaitAsync(cancellationToken);

                // It is said once, and may take more than one try to act on.
                wasGone |= registeredAt is not null && !isKnown;
                if (registeredAt is { } last)
                {
                    await GoOnAsync(time.GetElapsedTime(last), wasGone, cancellationToken);
                }

                (registeredAt, wasGone) = (askedAt, false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(_logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Says that it leaves.</summary>
    public Task EndAsync() => Directory.UnregisterAsync(identity.Id);

    private async Task GoOnAsync(TimeSpan absence, bool wasGone, CancellationToken cancellationToken)
    {
        if (absence > ShortestLease)
        {
            await DisconnectMissedAsync(absence, cancellationToken);
        }

        if (wasGone)
        {
            await ComeBackAsync(absence);
        }
    }

    private async Task DisconnectMissedAsync(TimeSpan absence, CancellationToken cancellationToken)
    {
        try
        {
            if (await Directory.DisconnectedWithinAsync(absence).WaitAsync(cancellationToken) is not { } missed)
            {
                view.DisconnectAll();
                return;
            }

            foreach (var socketId in missed)
            {
                await view.DisconnectAsync(socketId);
            }
        }
        catch (Exception exception) when (EarlierVersion.DoesNotKnow(exception))
        {
            // Nobody can tell. A directory that couldn't be asked is asked again.
        }
    }

    private Task ComeBackAsync(TimeSpan absence)
    {
        if (absence <= LongestAbsence)
        {
            return view.RejoinAsync();
        }

        LogAway(_logger, absence, registry.GiveUpAll());
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2019, Level = LogLevel.Warning, Message = "The silos had taken this gateway for gone for {Absence}, too long to know what became of its members: those of its {Count} topics got phx_error, and their clients join anew")]
    private static partial void LogAway(ILogger logger, TimeSpan absence, int count);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The silos couldn't be told that this gateway is here; trying again. Long-poll requests that other gateways get for it find it gone meanwhile")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
