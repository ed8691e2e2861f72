using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using Orleans.Channels.Benchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["serve", "bare", .. var settings]:
        await BareServer.RunAsync(settings);
        return 0;
    case ["serve", "aspnet", .. var settings]:
        await AspNetServer.RunAsync(settings);
        return 0;
    case ["serve", "signalr", .. var settings]:
        await SignalRServer.RunAsync(settings);
        return 0;
    case ["client", "measure", var name, var port, var clients, var seconds]:
        await ClientCommand.MeasureAsync(name, int.Parse(port, CultureInfo.InvariantCulture), int.Parse(clients, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["micro", .. var filters]:
        string[] filter = filters.Length == 0 ? ["*"] : [.. filters.Select(part => $"*{part}*")];
        BenchmarkSwitcher.FromAssembly(typeof(LoadCommand).Assembly).Run(["--filter", .. filter]);
        return 0;
}

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
try
{
    if (args is ["client", .. var numbers])
    {
        int[] given = [.. numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        await ClientCommand.RunAsync(given.ElementAtOrDefault(0) is > 0 and var clients ? clients : 1_000, given.ElementAtOrDefault(1) is > 0 and var seconds ? seconds : 5, stop.Token);
        return 0;
    }

    var command = LoadCommand.Parse(args);
    if (command is null)
    {
        Console.WriteLine(LoadCommand.Usage);
        return 2;
    }

    stop.CancelAfter(command.LongestTime);
    return await new Comparison(command).RunAsync(stop.Token) ? 0 : 1;
}
catch (LoadException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped before the end.");
    return 3;
}

void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
