using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Tells which silos are ready to take over: those that have been up for a while, and those that came up along with the
/// oldest. A silo that has just started is slow at first, and what moves to it waits for that.
/// </summary>
internal sealed class SettledSilos(ILocalSiloDetails silo, [FromKeyedServices(StreamingTimeProviderNames.Streaming)] TimeProvider time)
{
    /// <summary>How long a silo takes to settle.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(10);

    private readonly long _started = time.GetTimestamp();

    /// <summary>Picks the settled ones. Every silo comes to the same result, up to a moment's difference.</summary>
    /// <param name="silos">Silos of the cluster, at least one.</param>
    public SiloAddress[] Among(IReadOnlyCollection<SiloAddress> silos)
    {
        // Generations count in seconds when the silos started.
        var now = silo.SiloAddress.Generation + time.GetElapsedTime(_started).TotalSeconds;
        var oldest = silos.Min(other => other.Generation);
        return [.. silos.Where(other => IsPast(now - other.Generation) || !IsPast(other.Generation - oldest))];
    }

    private static bool IsPast(double seconds) => seconds >= SettleTime.TotalSeconds;
}
