using System.Runtime.InteropServices;
using Orleans.Channels.Proof;
using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Page;

if (args is ["check", .. var files])
{
    return Check(files);
}

ProofOptions options;
try
{
    options = ProofOptions.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n\n{ProofOptions.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await RunAsync(options, stop.Token) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped before its end.");
    return 130;
}
catch (InvalidOperationException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static int Check(string[] files)
{
    try
    {
        return HistoryCheck.Run(HistoryFile.Read(files), Console.Out).Count == 0 ? 0 : 1;
    }
    catch (Exception exception) when (exception is FormatException or IOException)
    {
        Console.Error.WriteLine(exception.Message);
        return 2;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static async Task<bool> RunAsync(ProofOptions options, CancellationToken cancellationToken)
{
    Console.WriteLine($"Seed {options.Seed}. {options.Clients} clients listen on {options.Topics} topics to {options.Rate} messages a second.");
    var beginsLossy = options.Faults?[0] is null or "loss" or "mixed";
    var cluster = await ProofCluster.StartAsync(silos: 3, gateways: 2, beginsLossy ? Faults.Loss : 0, options.Faults?.Contains(Faults.SiloCutName) is true);
    var reports = new List<FaultReport>();
    await using (cluster)
    {
        await RunFaultsAsync(cluster, options, beginsLossy, reports, cancellationToken);
    }

    Console.WriteLine();
    Console.WriteLine(FaultReport.Head);
    reports.ForEach(Console.WriteLine);
    var history = HistoryFile.Read([cluster.HistoryPath]);
    var violations = HistoryCheck.Run(history, Console.Out);
    var misses = reports.SelectMany(report => report.Misses.Select(miss => $"{report.Fault.Name}: {miss}.")).ToArray();
    Console.WriteLine(misses.Length == 0 ? "Every bar is met." : $"Bars are missed (seed {options.Seed}):\n{string.Join('\n', misses)}");
    await File.WriteAllTextAsync(options.Page, new ProofPage(options.Command, new Timeline(history), reports, violations).ToString(), cancellationToken);
    Console.WriteLine($"The page of it is {Path.GetFullPath(options.Page)}.");
    var isKept = misses.Length == 0 && violations.Count == 0;
    if (isKept)
    {
        cluster.DeleteLogs();
    }

    return isKept;
}

static async Task RunFaultsAsync(
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
