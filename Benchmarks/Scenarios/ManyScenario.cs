using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Very many sockets on one topic, held for a minute while 100 broadcasts go to all of them.</summary>
internal sealed class ManyScenario() : Scenario("many", 100_000)
{
    private const int Broadcasts = 100;
    private const int First = 200;
    private const int HeartbeatSeconds = 25;
    private const int HeartbeatsPerSecond = 50;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override bool NeedsFreshServer => true;

    /// <inheritdoc/>
    public override bool IsInAll => false;

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var count = Sockets(options);

        // A smoke test asks for less than the minute.
        var time = options.Sockets < DefaultSockets / 10 ? options.Time : Minute;
        using var loop = new LoadLoop(server.Target, stop);
        loop.Join(First, static _ => 0);
        loop.Abort();
        var empty = Settling.Settle(loop, server.Target);
        var start = Stopwatch.GetTimestamp();
        loop.Join(count, static _ => 0);
        var joining = Stopwatch.GetElapsedTime(start);

        var load = new CastLoad(loop, 1, Broadcasts / time.TotalSeconds) { Limit = Broadcasts, IsMeasuring = true };
        loop.Load = load;
        start = Stopwatch.GetTimestamp();
        load.Start(start);
        var cpu = Usage.CpuMicroseconds(server.Target.Processes);
        var peak = 0.0;
        var beats = 0;
        while (Stopwatch.GetElapsedTime(start) < 2 * time && !(load.IsStopped && load.IsComplete))
        {
            loop.RunQuietly(TimeSpan.FromSeconds(1.0 / HeartbeatsPerSecond));
            loop.SendHeartbeats(1 + (count / HeartbeatSeconds / HeartbeatsPerSecond));
            if (beats++ % (5 * HeartbeatsPerSecond) == 0)
            {
                peak = Math.Max(peak, Usage.Memory(server.Target.Processes).Private);
            }
        }

        cpu = Usage.CpuMicroseconds(server.Target.Processes) - cpu;
        loop.Load = null;
        peak = Math.Max(peak, Usage.Memory(server.Target.Processes).Private);
        var figures = new Figures();
        figures.AddDelivery(load);
        figures.Add("sockets", count);
        figures.Add("joins/s", count / joining.TotalSeconds);
        figures.Add("peak MiB above empty", (peak - empty.Private) / 1024);
        figures.Add("peak KiB/socket", (peak - empty.Private) / count);
        figures.Add("CPU µs/delivery", cpu / Math.Max(1, load.Count));
        figures.Add("p50 ms", load.Latencies.Percentile(0.5));
        figures.Add("p99 ms", load.Latencies.Percentile(0.99));
        return figures;
    }
}
