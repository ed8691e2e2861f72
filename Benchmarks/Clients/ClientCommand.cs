using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>Clients in .NET, side by side: each kind in a process of its own, against its own server.</summary>
internal static class ClientCommand
{
    private static readonly (string Name, string Peer, Func<int, int, IBenchClient> Make)[] Kinds =
    [
        ("bare ClientWebSocket", "bare", static (port, number) => new BareBenchClient(port, number)),
        ("ours", "bare", static (port, number) => new OurBenchClient(port, number)),
        ("SignalR", "signalr", static (port, number) => new SignalRBenchClient(port, number)),
    ];

    /// <summary>Measures one kind here, and writes one line.</summary>
    public static async Task MeasureAsync(string name, int port, int clients, int seconds)
    {
        var kind = Kinds.Single(each => each.Name == name);
        Console.WriteLine(ClientMeasurement.Text(await new ClientMeasurement(kind.Make, port, clients, TimeSpan.FromSeconds(seconds)).RunAsync()));
    }

    /// <summary>Measures all, each against a new server, and writes a table.</summary>
    public static async Task RunAsync(int clients, int seconds, CancellationToken stop)
    {
        StringBuilder? table = null;
        foreach (var (name, peer, _) in Kinds)
        {
            using var server = Peer.All.Single(each => each.Name == peer).Start(new Way());
            await server.ReadyAsync(stop);
            var figures = await MeasureAsync(name, server.Target.Ports[0], clients, seconds, stop);
            table ??= Head(figures.Select(figure => figure.Name));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", figures.Select(figure => ResultTable.Show(figure.Value)))} |");
        }

        Console.Write(table);
    }

    private static StringBuilder Head(IEnumerable<string> names)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| client | {string.Join(" | ", names)} |");
        return table.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(names.Select(_ => " ---: |"))}");
    }

    private static async Task<(string Name, double Value)[]> MeasureAsync(string name, int port, int clients, int seconds, CancellationToken stop)
    {
        string[] args = ["exec", typeof(ClientCommand).Assembly.Location, "client", "measure", name, $"{port}", $"{clients}", $"{seconds}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0
            ? [.. output.Trim().Split('\n')[^1].Split(' ').Select(each => each.Split('=')).Select(pair => (pair[0].Replace('_', ' '), double.Parse(pair[1], CultureInfo.InvariantCulture)))]
            : throw new LoadException($"{name} couldn't be measured:\n{output}");
    }
}
