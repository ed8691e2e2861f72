using Orleans.Channels.Client;

namespace Orleans.Channels.Proof;

/// <summary>The faults that can be done to a cluster and its clients.</summary>
internal sealed class Faults(ProofCluster cluster, Crowd crowd, SiloCut? siloCut, ProofOptions options)
{
    /// <summary>What <c>loss</c> and <c>mixed</c> lose.</summary>
    public const double Loss = 0.01;

    /// <summary>The fault that needs a network that can be cut.</summary>
    public const string SiloCutName = "silo-cut";

    private const double CutsPerMinute = 0.1;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(options.Seed);

    /// <summary>Each by itself, in an order that restarts as little as possible.</summary>
    public IReadOnlyList<Fault> Alone =>
    [
        new("loss", token => Task.Delay(Seconds(8, 20), token), Seconds(1, 1), GapBar: Seconds(2, 2), Loses: true),
        new("silo-term", token => RollAsync(cluster.Silos, token), Seconds(4, 15), GapBar: Seconds(2, 2)),
        new("silo-kill", KillSiloAsync, Seconds(4, 15), GapBar: Seconds(5, 5)),
        new("gateway-kill", KillGatewayAsync, Seconds(3, 15), GapBar: Seconds(3, 3)),

        // Clients spread their return over a time of their own, so that they don't come all at once.
        new("gateway-term", token => RollAsync(cluster.Gateways, token), Seconds(3, 15), GapBar: Seconds(2, 2) + new ChannelsClientOptions().RestartSpread),

        // The topics store before they say, so they wait as long as it is down.
        new("postgres", token => StopPostgresAsync(Seconds(8, 60), token), Seconds(6, 15), GapBar: Seconds(8, 60) + TimeSpan.FromSeconds(5)),
        new("silo-pause", PauseSiloAsync, Seconds(3, 15), GapBar: Seconds(10, 10)),
        .. SiloCut,
        new("cut", token => CutAsync(Seconds(8, 20), token), Seconds(1, 5)),
    ];

    /// <summary>All of them at random, one after the other, while events are lost and connections cut.</summary>
    public Fault Mixed => new("mixed", MixAsync, TimeSpan.FromSeconds(10), Loses: true);

    // Its network is in the way of all else, so it is only there when it is asked for.
    private IEnumerable<Fault> SiloCut =>
        siloCut is null ? [] : [new(SiloCutName, siloCut.RunAsync, Seconds(3, 15), GapBar: Seconds(10, 10), Wrong: () => siloCut.Wrong)];

    private TimeSpan Seconds(int inShort, int otherwise) => TimeSpan.FromSeconds(options.Short ? inShort : otherwise);

    private async Task MixAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var cuts = CutAsync(Timeout.InfiniteTimeSpan, end.Token);
        var started = TimeProvider.System.GetTimestamp();
        Func<CancellationToken, Task>[] faults =
        [
            KillSiloAsync,
            KillGatewayAsync,
            PauseSiloAsync,
            token => RollAsync(cluster.Silos, token),
            token => RollAsync(cluster.Gateways, token),
            token => StopPostgresAsync(TimeSpan.FromSeconds(20), token),
        ];
        while (TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(options.Minutes))
        {
            await faults[_random.Next(faults.Length)](cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(2, 10)), cancellationToken);
        }

        await end.CancelAsync();
        await cuts;
    }

    private async Task KillSiloAsync(CancellationToken cancellationToken)
    {
        var silo = Any(cluster.Silos);
        silo.Kill();
        await BackAsync(silo, cancellationToken);
    }

    private async Task KillGatewayAsync(CancellationToken cancellationToken)
    {
        var gateway = Any(cluster.Gateways);
        gateway.Kill();
        await BackAsync(gateway, cancellationToken);
    }

    private async Task PauseSiloAsync(CancellationToken cancellationToken)
    {
        var silo = Any(cluster.Silos);
        var deaths = silo.Deaths;
        silo.Pause();
        try
        {
            await Task.Delay(Pause, cancellationToken);
        }
        finally
        {
            silo.Resume();
        }

        // The others went on without it, so it ends itself.
        while (silo.Deaths == deaths)
        {
            await Task.Delay(100, cancellationToken);
        }

        await silo.ReadyAsync();
    }

    private async Task StopPostgresAsync(TimeSpan outage, CancellationToken cancellationToken)
    {
        await cluster.Postgres.StopAsync();
        try
        {
            await Task.Delay(outage, cancellationToken);
        }
        finally
        {
            await cluster.Postgres.StartAsync();
        }
    }

    private static async Task RollAsync(IReadOnlyList<ClusterProcess> processes, CancellationToken cancellationToken)
    {
        foreach (var process in processes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await process.RestartAsync();
        }
    }

    private async Task CutAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (duration != Timeout.InfiniteTimeSpan)
        {
            end.CancelAfter(duration);
        }

        // Its own source of choices, for it runs beside others.
        var random = new Random(options.Seed + 1);
        var interval = TimeSpan.FromMinutes(1 / (CutsPerMinute * crowd.Sockets.Count));
        try
        {
            using var timer = new PeriodicTimer(interval);
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                crowd.Sockets[random.Next(crowd.Sockets.Count)].Cut();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested || duration == Timeout.InfiniteTimeSpan)
        {
            // Enough were cut.
        }
    }

    private ClusterProcess Any(IReadOnlyList<ClusterProcess> processes) => processes[_random.Next(processes.Count)];

    private static async Task BackAsync(ClusterProcess process, CancellationToken cancellationToken)
    {
        while (process.IsReady)
        {
            await Task.Delay(10, cancellationToken);
        }

        await process.ReadyAsync();
    }
}
