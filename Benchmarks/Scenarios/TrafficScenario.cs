namespace Orleans.Channels.Benchmarks;

/// <summary>Joined sockets and one load on them.</summary>
/// <param name="name">What it is called on the command line.</param>
/// <param name="sockets">How many sockets it takes by default.</param>
/// <param name="unit">What is counted.</param>
/// <param name="topics">How many topics so many sockets are spread over.</param>
/// <param name="make">Makes the load, of the loop, the number of topics and the rate.</param>
internal sealed class TrafficScenario(
    string name, int sockets, string unit, Func<int, int> topics, Func<LoadLoop, int, double, CountingLoad> make) : Scenario(name, sockets)
{
    /// <summary>How much it sends in a second, for those that go by the clock.</summary>
    public double Rate { get; init; }

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var count = Sockets(options);
        var spread = topics(count);
        using var loop = new LoadLoop(server.Target, stop);
        loop.Join(count, index => index % spread);
        var load = make(loop, spread, Rate);
        var figures = new Figures();
        Measurement.Of(loop, server.Target, load, options.Warmup, options.Time).AddTo(figures, load, unit);
        return figures;
    }
}
