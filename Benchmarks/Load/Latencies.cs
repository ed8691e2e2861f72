using System.Diagnostics;
using System.Numerics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Counts durations in buckets of less than one percent, so that a million of them cost no memory.</summary>
internal sealed class Latencies
{
    private const int SubBits = 7;

    private readonly long[] _counts = new long[64 << SubBits];
    private long _total;

    /// <summary>Adds the time between two timestamps.</summary>
    public void Add(long from, long to)
    {
        // Timestamps are nanoseconds on Linux.
        var value = (ulong)Math.Max(1, to - from);
        var power = BitOperations.Log2(value);
        var sub = power >= SubBits ? (int)(value >> (power - SubBits)) & ((1 << SubBits) - 1) : 0;
        _counts[(power << SubBits) + sub]++;
        _total++;
    }

    /// <summary>The time that a share of them did not exceed, in milliseconds.</summary>
    public double Percentile(double share)
    {
        var left = (long)Math.Ceiling(_total * share);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0 && _total > 0)
            {
                var power = bucket >> SubBits;
                var sub = bucket & ((1 << SubBits) - 1);
                var ticks = Math.Pow(2, power) * (1 + ((sub + 0.5) / (1 << SubBits)));
                return ticks * 1000 / Stopwatch.Frequency;
            }
        }

        return 0;
    }
}
