using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>Sockets connect and join, wave after wave, over 100 topics.</summary>
internal sealed class ConnectScenario() : Scenario("connect", 2_000)
{
    private const int Topics = 100;
    // Of the time asked for, pauses and all: small waves take less time than the pauses.
    private const int LongestShare = 3;
    private static readonly TimeSpan BetweenWaves = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var count = Sockets(options);
        using var loop = new LoadLoop(server.Target, stop);
        var warm = Stopwatch.GetTimestamp();
        do
        {
            Wave();
        }
        while (Stopwatch.GetElapsedTime(warm) < options.Warmup);

        var (joined, time, cpu, own) = (0, TimeSpan.Zero, 0.0, 0.0);
        int[] self = [Environment.ProcessId];
        var begin = Stopwatch.GetTimestamp();
        do
        {
            var (cpuBefore, ownBefore, start) = (Usage.CpuMicroseconds(server.Target.Processes), Usage.CpuMicroseconds(self), Stopwatch.GetTimestamp());
            loop.Join(count, static index => index % Topics);
            time += Stopwatch.GetElapsedTime(start);
            cpu += Usage.CpuMicroseconds(server.Target.Processes) - cpuBefore;
            own += Usage.CpuMicroseconds(self) - ownBefore;
            joined += count;
            End();
        }
        while (time < options.Time && Stopwatch.GetElapsedTime(begin) < LongestShare * options.Time);

        var figures = new Figures();
        figures.Add("joins/s", joined / time.TotalSeconds);
        figures.Add("CPU µs/join", cpu / joined);
        figures.Add("tool µs/join", own / joined);
        return figures;

        void Wave()
        {
            loop.Join(count, static index => index % Topics);
            End();
        }

        // The server has time to clear up, so that it doesn't count.
        void End()
        {
            loop.Abort();
            loop.RunQuietly(BetweenWaves);
        }
    }
}
