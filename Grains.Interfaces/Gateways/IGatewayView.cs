namespace Orleans.Channels;

/// <summary>One gateway as silos reach it, through its <see cref="IGatewayGrain"/>.</summary>
[Alias("Orleans.Channels.IGatewayView")]
internal interface IGatewayView : IGrainObserver
{
    /// <summary>Says how the gateway is.</summary>
    /// <param name="topics">How many of the busiest topics to name.</param>
    [Alias("Report"), ResponseTimeout("00:00:02")]
    Task<GatewayReport> ReportAsync(int topics);

    /// <summary>Closes all sockets of an id, those too that are just being let in. Done when their closing has begun.</summary>
    /// <param name="socketId">The sockets' id.</param>
    [Alias("Disconnect"), ResponseTimeout("00:00:02")]
    Task DisconnectAsync(string socketId);

    /// <summary>Says that the gateway was taken for gone by mistake: topics may have ended its members, which are to be rejoined.</summary>
    [Alias("Rejoin"), ResponseTimeout("00:00:02")]
    Task RejoinAsync();
}
