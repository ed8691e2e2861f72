using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Page;

namespace Orleans.Channels.Proof;

/// <summary>One run: a cluster, its clients, the faults, and what is to be said of it all.</summary>
internal static class Trial
{
    /// <summary>Runs it, and tells what it shows.</summary>
    public static async Task<Verdict> RunAsync(ProofOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Seed {options.Seed}. {options.Clients} clients listen on {options.Topics} topics to {options.Rate} messages a second.");
        var beginsLossy = options.Faults?[0] is null or "loss" or "mixed";
        var cluster = await ProofCluster.StartAsync(
            silos: 3, gateways: 2, beginsLossy ? Faults.Loss : 0, options.Faults?.Contains(Faults.SiloCutName) is true, options.Mutant);
        var reports = new List<FaultReport>();
        await using (cluster)
        {
            await RunFaultsAsync(cluster, options, beginsLossy, reports, cancellationToken);
        }

        Console.WriteLine();
        Console.WriteLine(FaultReport.Head);
        reports.ForEach(Console.WriteLine);
        var history = HistoryFile.Read([cluster.HistoryPath]);
        var misses = reports.SelectMany(report => report.Misses.Select(miss => $"{report.Fault.Name}: {miss}.")).ToArray();
        var verdict = new Verdict(misses, HistoryCheck.Run(history, Console.Out));
        Console.WriteLine(misses.Length == 0 ? "Every bar is met." : $"Bars are missed (seed {options.Seed}):\n{string.Join('\n', misses)}");
        await File.WriteAllTextAsync(options.Page, new ProofPage(options.Command, new Timeline(history), reports, verdict.Violations).ToString(), cancellationToken);
        Console.WriteLine($"The page of it is {Path.GetFullPath(options.Page)}.");
        if (verdict.IsKept || options.Mutant is not null)
        {
            cluster.DeleteLogs();
        }

        return verdict;
    }

    /// <summary>Runs each server that does something wrong, and tells which were found.</summary>
    /// <param name="faults">The faults whose mutants run; all of them if it is empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether all were.</returns>
    public static async Task<bool> RunMutantsAsync(string[] faults, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        var areFound = true;
        foreach (var mutant in ServerMutant.All.Where(mutant => faults is [] || faults.Contains(mutant.Fault)))
        {
            Console.WriteLine($"A server that {mutant.Name}.");
            var verdict = await RunAsync(ProofOptions.Parse(["--short", "--slow-machine", "--fault", mutant.Fault]) with { Mutant = mutant }, cancellationToken);
            var shown = verdict.Misses.Concat(verdict.Violations.Select(violation => violation.Rule).Distinct());
            lines.Add($"| {mutant.Name} | {(verdict.IsKept ? "not found" : string.Join(' ', shown))} |");
            areFound &= !verdict.IsKept;
        }

        Console.WriteLine("\n| a server that | is found by |");
        lines.ForEach(Console.WriteLine);
        return areFound;
    }

    private static async Task RunFaultsAsync(
        ProofCluster cluster, ProofOptions options, bool beginsLossy, List<FaultReport> reports, CancellationToken cancellationToken)
    {
        Console.WriteLine($"3 silos, 2 gateways and PostgreSQL run. Their logs are in {cluster.LogFolder}.");

        await using var diary = new Diary(cluster.LogFolder);
        await using var history = new HistoryFile(cluster.HistoryPath);
        var crowd = new Crowd(options, cluster.Addresses, diary, history);
        using var attendance = new Attendance(cluster.Addresses, crowd.Listeners);
        var siloCut = cluster.Network is null ? null : new SiloCut(cluster, diary);
        var faults = new Faults(cluster, crowd, siloCut, options);
        var all = options.Minutes > 0 ? faults.Alone.Append(faults.Mixed) : faults.Alone;
        var chosen = all.Where(fault => options.Faults is null || options.Faults.Contains(fault.Name)).ToArray();
        if (options.Faults?.Except(all.Select(fault => fault.Name)).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"{unknown} isn't a fault; these are: {string.Join(", ", all.Select(fault => fault.Name))}.");
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var talk = crowd.RunAsync(end.Token);
        try
        {
            var run = new ProofRun(cluster, crowd, attendance, history, Console.Out);
            await run.BeginAsync(beginsLossy, cancellationToken);
            foreach (var fault in chosen)
            {
                reports.Add(await run.RunAsync(options.Judged(fault), cancellationToken));
                Console.WriteLine(FaultReport.Head);
                Console.WriteLine(reports[^1]);
            }
        }
        finally
        {
            await end.CancelAsync();
            await talk;
        }
    }
}
