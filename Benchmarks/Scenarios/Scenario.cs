namespace Orleans.Channels.Benchmarks;

/// <summary>Something that is measured of one server.</summary>
/// <param name="name">What it is called on the command line.</param>
/// <param name="sockets">How many sockets it takes by default.</param>
internal abstract class Scenario(string name, int sockets)
{
    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new IdleScenario(),
        new TrafficScenario("echo", 100, "op", static sockets => sockets, static (loop, _, _) => new EchoLoad(loop)),
        new TrafficScenario("steady", 100, "op", static sockets => sockets, static (loop, _, rate) => new SteadyLoad(loop, rate)) { Rate = 5_000 },
        new TrafficScenario("fanout", 1_000, "delivery", static _ => 1, static (loop, topics, rate) => new CastLoad(loop, topics, rate)) { Rate = 50 },
        new TrafficScenario("burst", 1_000, "delivery", static _ => 1, static (loop, _, _) => new BurstLoad(loop)),
        new TrafficScenario("rooms", 5_000, "delivery", static sockets => Math.Max(1, sockets / 10), static (loop, topics, rate) => new CastLoad(loop, topics, rate * topics)) { Rate = 2 },
        new ConnectScenario(),
        new ManyScenario(),
        new SplitScenario(),
        new GrowthScenario(),
    ];

    public string Name => name;

    public int DefaultSockets => sockets;

    /// <summary>True when each round needs servers that have done nothing before.</summary>
    public virtual bool NeedsFreshServer => false;

    /// <summary>True when it is part of <c>all</c>.</summary>
    public virtual bool IsInAll => true;

    /// <summary>The peers that it compares.</summary>
    public virtual IReadOnlyList<Peer> Choose(IReadOnlyList<Peer> asked) => asked;

    /// <summary>Measures once.</summary>
    public abstract Figures Run(Server server, RunOptions options, CancellationToken stop);

    /// <summary>How many sockets to take, if there may be that many.</summary>
    /// <exception cref="LoadException">The system doesn't allow them.</exception>
    protected int Sockets(RunOptions options)
    {
        const int others = 300;
        var count = options.Sockets ?? sockets;
        var limit = Usage.MaxOpenFiles();
        return count + others <= limit
            ? count
            : throw new LoadException(
                $"{name} with {count:N0} sockets needs {count + others:N0} open files in the server and in this process, and each may have {limit:N0}. "
                + $"Raise the limit (ulimit -n {count + others}) or ask for less (--sockets {limit - others}).");
    }
}
