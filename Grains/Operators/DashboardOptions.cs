namespace Orleans.Channels;

/// <summary>What the page for operators shows, and how often; read from the configuration section <c>Channels:Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>How often gateways are asked while somebody looks, from 250 ms to 1 minute. Default: 1 second.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of the busiest topics are shown, from 1 to 100. Default: 20.</summary>
    public int Topics { get; set; } = 20;

    /// <summary>
    /// Whether operators see what frames and presence carry. Default: false; then payloads don't leave their topic, and only their size is told.
    /// </summary>
    public bool ShowPayloads { get; set; }
}
