using System.Globalization;
using System.Text.Json;

namespace Orleans.Channels.Benchmarks;

/// <summary>Runs scenarios against peers, in turn and in rounds, and reports.</summary>
internal sealed class Comparison(LoadCommand command)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly List<RunResult> _results = [];

    /// <summary>Runs all; false when anything was missed or came out of order.</summary>
    /// <exception cref="LoadException">A server fails.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        try
        {
            foreach (var scenario in command.Scenarios)
            {
                await RunAsync(scenario, stop);
            }
        }
        finally
        {
            await ReportAsync();
        }

        return _results.TrueForAll(result => result is { Missed: 0, OutOfOrder: 0 });
    }

    private async Task RunAsync(Scenario scenario, CancellationToken stop)
    {
        var peers = scenario.Choose(command.Peers);
        var servers = new Dictionary<Peer, Server>();
        try
        {
            for (var round = 1; round <= command.Rounds; round++)
            {
                foreach (var peer in peers)
                {
                    await RunAsync(scenario, peer, round, servers, stop);
                }
            }
        }
        finally
        {
            foreach (var server in servers.Values)
            {
                server.Dispose();
            }
        }
    }

    private async Task RunAsync(Scenario scenario, Peer peer, int round, Dictionary<Peer, Server> servers, CancellationToken stop)
    {
        if (!servers.TryGetValue(peer, out var server))
        {
            servers[peer] = server = peer.Start(command.Way);
            await server.ReadyAsync(stop);
        }

        var busy = Usage.LoadAverage();
        Figures figures;
        try
        {
            figures = scenario.Run(server, command.Run, stop);
        }
        catch (LoadException exception)
        {
            throw new LoadException($"{scenario.Name} of {peer.Name}: {exception.Message}\n{server.Output}");
        }

        var values = figures.Values.ToDictionary(figure => figure.Name, figure => Math.Round(figure.Value, 3));
        var result = new RunResult(scenario.Name, peer.Name, round, busy, figures.Missed, figures.OutOfOrder, values);
        _results.Add(result);
        Console.WriteLine(
            $"{scenario.Name} {peer.Name} {round}/{command.Rounds}: {string.Join(", ", values.Select(figure => $"{ResultTable.Show(figure.Value)} {figure.Key}"))}; "
            + $"missed {result.Missed}, out of order {result.OutOfOrder}; load average {busy.ToString(CultureInfo.InvariantCulture)}");
        if (scenario.NeedsFreshServer)
        {
            servers.Remove(peer);
            server.Dispose();
        }
    }

    private async Task ReportAsync()
    {
        Console.WriteLine();
        foreach (var scenario in _results.GroupBy(result => result.Scenario))
        {
            Console.WriteLine(ResultTable.Of(scenario.Key, [.. scenario]));
        }

        Console.WriteLine(JsonSerializer.Serialize(_results));
        if (command.Json is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { command = command.Line, results = _results }, Indented));
        }
    }
}
