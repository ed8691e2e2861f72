namespace Orleans.Channels;

/// <summary>One gateway as operators look at it, through its <see cref="IGatewayGrain"/>.</summary>
[Alias("Orleans.Channels.IGatewayView")]
internal interface IGatewayView : IGrainObserver
{
    /// <summary>Says how the gateway is.</summary>
    /// <param name="topics">How many of the busiest topics to name.</param>
    [Alias("Report"), ResponseTimeout("00:00:02")]
    Task<GatewayReport> ReportAsync(int topics);
}
