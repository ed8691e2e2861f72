using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>A load's run: warms up, measures, and waits for what is under way.</summary>
internal readonly record struct Measurement(double Seconds, double ServerCpu, double OwnCpu, long Bytes)
{
    private const int DrainSeconds = 15;

    /// <summary>Runs a load.</summary>
    public static Measurement Of(LoadLoop loop, Target target, CountingLoad load, TimeSpan warmup, TimeSpan time)
    {
        int[] own = [Environment.ProcessId];
        loop.Load = load;
        var start = Stopwatch.GetTimestamp();
        load.Start(start);
        var measured = start + Ticks(warmup);
        loop.RunUntil(measured);

        var serverBefore = Usage.CpuMicroseconds(target.Processes);
        var ownBefore = Usage.CpuMicroseconds(own);
        var bytesBefore = loop.BytesHeard;
        measured = Stopwatch.GetTimestamp();
        load.IsMeasuring = true;
        loop.RunUntil(measured + Ticks(time));
        load.IsMeasuring = false;
        var seconds = Stopwatch.GetElapsedTime(measured).TotalSeconds;
        var measurement = new Measurement(seconds, Usage.CpuMicroseconds(target.Processes) - serverBefore, Usage.CpuMicroseconds(own) - ownBefore, loop.BytesHeard - bytesBefore);

        load.IsStopped = true;
        loop.RunUntil(Stopwatch.GetTimestamp() + (DrainSeconds * Stopwatch.Frequency), () => load.IsComplete);
        loop.Load = null;
        return measurement;
    }

    /// <summary>Adds what a load came to.</summary>
    public void AddTo(Figures figures, CountingLoad load, string unit, string prefix = "")
    {
        figures.Add($"{prefix}{unit}/s", load.Count / Seconds);
        figures.Add($"{prefix}CPU µs/{unit}", load.Count == 0 ? 0 : ServerCpu / load.Count);
        figures.Add($"{prefix}p50 ms", load.Latencies.Percentile(0.5));
        figures.Add($"{prefix}p99 ms", load.Latencies.Percentile(0.99));
        figures.Add($"{prefix}tool µs/{unit}", load.Count == 0 ? 0 : OwnCpu / load.Count);
        figures.Add($"{prefix}B/{unit}", load.Count == 0 ? 0 : (double)Bytes / load.Count);
        figures.AddDelivery(load);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
