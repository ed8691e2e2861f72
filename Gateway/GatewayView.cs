namespace Orleans.Channels.Gateway;

/// <summary>This gateway as operators look at it; nothing is gathered for them while they don't.</summary>
internal sealed class GatewayView(GatewayIdentity identity, OpenSockets sockets, Fastlane fastlane) : IGatewayView
{
    public Task<GatewayReport> ReportAsync(int topics)
    {
        var (open, traffic) = (sockets.Tallies.Select(tally => tally.Open).ToArray(), sockets.Traffic().Aggregate(default(SocketTraffic), (sum, next) => sum + next.Traffic));
        return Task.FromResult(new GatewayReport(
            identity.Id,
            open[0],
            open[1],
            traffic.FramesIn,
            traffic.FramesOut,
            traffic.BytesIn,
            traffic.BytesOut,
            sockets.Waiting().Total,
            fastlane.Topics,
            fastlane.Busiest(topics)));
    }
}
