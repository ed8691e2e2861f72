using System.Runtime.InteropServices;
using Orleans.Channels.Proof;
using Orleans.Channels.Proof.History;

if (args is ["check", .. var files])
{
    return Check(files);
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var isKept = args is ["mutants", .. var faults]
        ? await Trial.RunMutantsAsync(faults, stop.Token)
        : (await Trial.RunAsync(ProofOptions.Parse(args), stop.Token)).IsKept;
    return isKept ? 0 : 1;
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n\n{ProofOptions.Usage}");
    return 2;
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
