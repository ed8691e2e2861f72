namespace Orleans.Channels.Gateway;

/// <summary>This gateway as silos reach it. Nothing is gathered for operators while they don't look.</summary>
internal sealed partial class GatewayView(GatewayIdentity identity, SocketRegistry sockets, TopicRegistry registry, ILogger<GatewayView> logger) : IGatewayView
{
    private readonly UnfailingLogger _logger = new(logger);

    public Task<GatewayReport> ReportAsync(int topics)
    {
        var (open, traffic) = (sockets.Tallies.Select(tally => tally.Open).ToArray(), sockets.Traffic().Aggregate(default(SocketTraffic), (sum, next) => sum + next.Traffic));
        return Task.FromResult(new GatewayReport(
            identity.Name,
            open[0],
            open[1],
            traffic.FramesIn,
            traffic.FramesOut,
            traffic.BytesIn,
            traffic.BytesOut,
            sockets.Waiting().Total,
            registry.Count,
            registry.Busiest(topics)));
    }

    public Task DisconnectAsync(string socketId)
    {
        sockets.Disconnect(socketId);
        return Task.CompletedTask;
    }

    /// <summary>Closes all sockets that have an id, for any of them may have been disconnected.</summary>
    public void DisconnectAll() => sockets.DisconnectAll();

    public Task RejoinAsync()
    {
        LogTakenForGone(_logger, registry.ReattachAll());
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 2008, Level = LogLevel.Warning, Message = "The silos had taken this gateway for gone; the members of its {Count} topics are rejoined")]
    private static partial void LogTakenForGone(ILogger logger, int count);
}
