using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>What becomes dearer with size: a delivery among more members, a join among more topics.</summary>
internal sealed class GrowthScenario() : Scenario("growth", 10_000)
{
    private const int DeliveriesPerSecond = 50_000;
    private const int FewTopics = 10;
    private const int TopicsPerSocket = 100;
    private const int Waves = 4;
    private static readonly TimeSpan BetweenLoads = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override IReadOnlyList<Peer> Choose(IReadOnlyList<Peer> asked) => [.. asked.Where(peer => peer.Name is "ours" or "bare" or "url")];

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var largest = Sockets(options);
        var figures = new Figures();
        foreach (var members in (int[])[largest / 100, largest / 10, largest])
        {
            using var loop = new LoadLoop(server.Target, stop);
            loop.Join(members, static _ => 0);
            var load = new CastLoad(loop, 1, Math.Min(DeliveriesPerSecond / (double)members, 500));
            var measurement = Measurement.Of(loop, server.Target, load, options.Warmup, options.Time);
            figures.Add($"CPU µs/delivery at {members}", load.Count == 0 ? 0 : measurement.ServerCpu / load.Count);
            figures.AddDelivery(load);
            loop.Abort();
            loop.RunQuietly(BetweenLoads);
        }

        // Each socket joins a few topics: of those that are all there are, then of very many that others are in.
        var sockets = Math.Max(1, largest / 10);
        var many = sockets * TopicsPerSocket;
        figures.Add($"joins/s at {FewTopics} topics", JoinsPerSecond(server, sockets, static _ => 0, stop));
        Func<int, int> ofMany = static index => FewTopics + (index * TopicsPerSocket);
        using var others = new LoadLoop(server.Target, stop);
        var start = Stopwatch.GetTimestamp();
        others.Join(sockets, ofMany, TopicsPerSocket);
        figures.Add("new topics/s", many / Stopwatch.GetElapsedTime(start).TotalSeconds);
        figures.Add($"joins/s at {many} topics", JoinsPerSecond(server, sockets, ofMany, stop));
        return figures;
    }

    private static double JoinsPerSecond(Server server, int sockets, Func<int, int> firstTopic, CancellationToken stop)
    {
        using var loop = new LoadLoop(server.Target, stop);
        var time = TimeSpan.Zero;
        for (var wave = 0; wave < Waves; wave++)
        {
            var start = Stopwatch.GetTimestamp();
            loop.Join(sockets, firstTopic, FewTopics);
            time += Stopwatch.GetElapsedTime(start);
            loop.Abort();
            loop.RunQuietly(BetweenLoads);
        }

        return Waves * sockets * FewTopics / time.TotalSeconds;
    }
}
