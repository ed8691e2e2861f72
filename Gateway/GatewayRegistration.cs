namespace Orleans.Channels.Gateway;

/// <summary>
/// Says again and again that this gateway is here: to the directory, whose lease its members hang on, and to its grain, by which
/// silos and other gateways reach it.
/// </summary>
internal sealed partial class GatewayRegistration(
    IClusterClient cluster, GatewayIdentity identity, GatewaySubscription subscription, TopicRegistry registry, LongPollSessions sessions, GatewayView view, TimeProvider time, ILogger<GatewayRegistration> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public string Gateway => identity.Id;

    private IGatewayDirectoryGrain Directory => cluster.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key);

    // A silo that dies forgets the gateway's grain, and a new one must be told again.
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sessionsReference = cluster.CreateObjectReference<ILongPollSessions>(sessions);
        var viewReference = cluster.CreateObjectReference<IGatewayView>(view);
        var streamReference = cluster.CreateObjectReference<IGatewayStream>(subscription);
        var wasRegistered = false;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await cluster.GetGrain<IGatewayGrain>(identity.Id).RegisterAsync(sessionsReference, viewReference, streamReference, registry.Stream).WaitAsync(cancellationToken);
                var isKnown = await Directory.RegisterAsync(identity.Id).WaitAsync(cancellationToken);
                if (wasRegistered && !isKnown)
                {
                    await view.RejoinAsync();
                }

                wasRegistered = true;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Says that it leaves.</summary>
    public Task EndAsync() => Directory.UnregisterAsync(identity.Id);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "The silos couldn't be told that this gateway is here; trying again. Long-poll requests that other gateways get for it find it gone meanwhile")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
