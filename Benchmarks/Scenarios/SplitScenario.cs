namespace Orleans.Channels.Benchmarks;

/// <summary>Two silos and two gateways in processes of their own, beside the single process: echoes and a fan-out that aren't in a hurry.</summary>
internal sealed class SplitScenario() : Scenario("split", 1_000)
{
    private const int EchoSockets = 100;
    private const int EchoesPerSecond = 1_000;
    private const int BroadcastsPerSecond = 50;

    /// <inheritdoc/>
    public override IReadOnlyList<Peer> Choose(IReadOnlyList<Peer> asked) => [Peer.All[0], Peer.Split];

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var count = Sockets(options);
        var figures = new Figures();
        using (var loop = new LoadLoop(server.Target, stop))
        {
            loop.Join(Math.Min(EchoSockets, count), static index => 1 + index);
            var echoes = new SteadyLoad(loop, EchoesPerSecond);
            Measurement.Of(loop, server.Target, echoes, options.Warmup, options.Time).AddTo(figures, echoes, "op", "echo ");
        }

        using (var loop = new LoadLoop(server.Target, stop))
        {
            loop.Join(count, static _ => 0);
            var casts = new CastLoad(loop, 1, BroadcastsPerSecond);
            Measurement.Of(loop, server.Target, casts, options.Warmup, options.Time).AddTo(figures, casts, "delivery", "fan-out ");
        }

        return figures;
    }
}
