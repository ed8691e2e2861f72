namespace Orleans.Channels;

/// <summary>What the page for operators shows, and how often.</summary>
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

    internal void Validate()
    {
        Check(Interval >= TimeSpan.FromMilliseconds(250) && Interval <= TimeSpan.FromMinutes(1), nameof(Interval), "is from 250 ms to 1 minute");
        Check(Topics is >= 1 and <= 100, nameof(Topics), "is from 1 to 100");

        static void Check(bool holds, string option, string rule)
        {
            if (!holds)
            {
                throw new ChannelWiringException(typeof(DashboardOptions), option, $"must hold: it {rule}.");
            }
        }
    }
}
