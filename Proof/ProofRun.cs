using System.Globalization;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>Runs faults one after the other, and counts what clients hear meanwhile.</summary>
internal sealed class ProofRun(ProofCluster cluster, Crowd crowd, Attendance attendance, HistoryFile history, TextWriter output)
{
    // In samples: five seconds.
    private const int ReconnectAfter = 50;

    private const string Nemesis = "nemesis";

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HealPatience = TimeSpan.FromSeconds(30);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private long _lastProgress;
    private bool _isLossy;

    /// <summary>Waits until everybody is there and hears.</summary>
    /// <exception cref="InvalidOperationException">That takes more than a minute.</exception>
    public async Task BeginAsync(bool isLossy, CancellationToken cancellationToken)
    {
        _isLossy = isLossy;
        var started = TimeProvider.System.GetTimestamp();
        while (!crowd.HasBegun || !crowd.IsHealthy)
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"The clients don't all hear after a minute: {crowd.Away} away, {crowd.Late} late. See {cluster.LogFolder}.");
            }

            await TickAsync("joining", cancellationToken);
        }
    }

    /// <summary>Lets a fault happen, and watches until it is healed.</summary>
    public async Task<FaultReport> RunAsync(Fault fault, CancellationToken cancellationToken)
    {
        await PrepareAsync(fault, cancellationToken);
        crowd.Restart();
        var started = TimeProvider.System.GetTimestamp();
        var lastIll = started;
        history.Add(new Broken(HistoryFile.Now, Nemesis, "", fault.Name));
        var injection = fault.InjectAsync(cancellationToken);
        long? mended = null;
        while (mended is not { } since || TimeProvider.System.GetElapsedTime(since) < fault.Watch)
        {
            await TickAsync(fault.Name, cancellationToken);
            if (mended is null && injection.IsCompleted)
            {
                await injection;
                mended = TimeProvider.System.GetTimestamp();
                history.Add(new Mended(HistoryFile.Now, Nemesis, "", fault.Name));
            }

            lastIll = crowd.IsHealthy ? lastIll : TimeProvider.System.GetTimestamp();
        }

        var missing = crowd.Missing();
        var waiting = TimeProvider.System.GetTimestamp();
        while ((missing() > 0 || !crowd.IsHealthy) && TimeProvider.System.GetElapsedTime(waiting) < HealPatience)
        {
            lastIll = crowd.IsHealthy ? lastIll : TimeProvider.System.GetTimestamp();
            await TickAsync(fault.Name, cancellationToken);
        }

        var shown = await attendance.ListAsync(cancellationToken);
        while (shown.Any(IsWrong) && TimeProvider.System.GetElapsedTime(waiting) < HealPatience)
        {
            await TickAsync(fault.Name, cancellationToken);
            shown = await attendance.ListAsync(cancellationToken);
        }

        foreach (var topic in shown)
        {
            history.Add(topic);
        }

        crowd.Describe();
        var tally = crowd.Restart();
        var healed = crowd.IsHealthy ? TimeProvider.System.GetElapsedTime(started, lastIll) : (TimeSpan?)null;
        return new FaultReport(fault, tally, missing(), shown.Count(IsWrong), healed);
    }

    private static bool IsWrong(Shown shown) => !shown.Names.SequenceEqual(shown.Expected);

    private async Task PrepareAsync(Fault fault, CancellationToken cancellationToken)
    {
        cluster.Loss = fault.Loses ? Faults.Loss : 0;
        if (fault.Loses != _isLossy && fault.Name != "silo-term")
        {
            foreach (var silo in cluster.Silos)
            {
                var restart = silo.RestartAsync();
                while (!restart.IsCompleted)
                {
                    await TickAsync($"before {fault.Name}", cancellationToken);
                }

                await restart;
            }
        }

        _isLossy = fault.Loses;

        // What the fault before left ill was told with that one: new connections give this one a fair start.
        for (var patience = 0; !crowd.IsHealthy; patience++)
        {
            if (patience == 12 * ReconnectAfter)
            {
                throw new InvalidOperationException($"The clients don't recover from what came before {fault.Name}. See {cluster.LogFolder}.");
            }

            if (patience % ReconnectAfter == ReconnectAfter - 1)
            {
                crowd.Cut();
            }

            await TickAsync($"before {fault.Name}", cancellationToken);
        }
    }

    private async Task TickAsync(string what, CancellationToken cancellationToken)
    {
        await Task.Delay(Sample, cancellationToken);
        if (_lastProgress == 0 || TimeProvider.System.GetElapsedTime(_lastProgress) > TimeSpan.FromSeconds(1))
        {
            _lastProgress = TimeProvider.System.GetTimestamp();
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{TimeProvider.System.GetElapsedTime(_started).TotalSeconds,6:0} s  {what,-14} said {crowd.Said,8}  away {crowd.Away,4}  late {crowd.Late,4}"));
        }
    }
}
