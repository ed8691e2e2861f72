namespace Orleans.Channels.Benchmarks;

/// <summary>The memory of sockets that have joined and are quiet, 100 to a topic.</summary>
internal sealed class IdleScenario() : Scenario("idle", 10_000)
{
    private const int MembersPerTopic = 100;
    private const int First = 200;

    /// <inheritdoc/>
    public override bool NeedsFreshServer => true;

    /// <inheritdoc/>
    public override Figures Run(Server server, RunOptions options, CancellationToken stop)
    {
        var count = Sockets(options);
        using var loop = new LoadLoop(server.Target, stop);

        // What a server needs for its first clients is no client's own.
        loop.Join(First, static index => index / MembersPerTopic);
        loop.Abort();
        var empty = Settling.Settle(loop, server.Target);
        loop.Join(count, static index => index / MembersPerTopic);
        var full = Settling.Settle(loop, server.Target);

        var figures = new Figures();
        figures.Add("KiB/socket", (full.Private - empty.Private) / count);
        figures.Add("RSS KiB/socket", (full.Resident - empty.Resident) / count);
        figures.Add("empty MiB", empty.Private / 1024);
        return figures;
    }
}
