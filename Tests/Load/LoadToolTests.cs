using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The load tool with few sockets, for a moment: whether all comes, and in order. How fast is no test's business.</summary>
[Collection(Alone.Name)]
public sealed class LoadToolTests
{
    private static readonly Dictionary<string, string> NoSettings = [];

    [Theory]
    [InlineData("echo")]
    [InlineData("steady")]
    [InlineData("fanout")]
    [InlineData("burst")]
    [InlineData("rooms")]
    [InlineData("connect")]
    [InlineData("many")]
    public async Task Every_peer_delivers_everything_in_order(string scenario)
    {
        var results = await RunAsync(scenario, "--peers", "ours,bare,signalr", "--sockets", "50");

        Assert.Equal(["ours", "bare", "signalr"], results.Select(result => result.Peer));
        Assert.All(results, AssertDelivered);
    }

    [Fact]
    public async Task Over_http2_and_compressed_everything_comes_too_in_fewer_bytes()
    {
        var results = await RunAsync("fanout", "--peers", "ours,bare,aspnet", "--http2", "--deflate", "--payload", "1024", "--sockets", "50");

        Assert.All(results, AssertDelivered);
        Assert.Equal([true, false, true], results.Select(result => result.Figures["B/delivery"] < 600));
    }

    [Fact]
    public async Task Idle_sockets_are_weighed()
    {
        var results = await RunAsync("idle", "--peers", "ours,bare", "--sockets", "500");

        Assert.Equal(["ours", "bare"], results.Select(result => result.Peer));
        Assert.All(results, result => Assert.InRange(result.Figures["KiB/socket"], 0.1, 1_000));
    }

    [Fact]
    public async Task A_split_cluster_delivers_everything_in_order()
    {
        var results = await RunAsync("split", "--sockets", "50");

        Assert.Equal(["ours", "split"], results.Select(result => result.Peer));
        Assert.All(results, result =>
        {
            AssertDelivered(result);
            Assert.True(result.Figures["fan-out delivery/s"] > 0);
        });
    }

    [Fact]
    public async Task Growth_is_measured_over_members_and_topics()
    {
        var result = Assert.Single(await RunAsync("growth", "--sockets", "200"));

        AssertDelivered(result);
        Assert.All(["joins/s at 10 topics", "new topics/s", "joins/s at 2000 topics"], name => Assert.True(result.Figures[name] > 0));
    }

    [NodeFact]
    public async Task A_socketio_server_is_understood()
    {
        var folder = Path.Combine(BuiltProgram.SolutionFolder, "Benchmarks", "peers");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            var installation = await FinishedProgram.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", folder]);
            Assert.True(installation.ExitCode == 0, installation.Output);
        }

        var results = await RunAsync("fanout", "--peers", "socketio", "--sockets", "50");

        AssertDelivered(Assert.Single(results));
    }

    [Fact]
    public async Task More_sockets_than_the_system_allows_are_refused_in_words()
    {
        var program = await FinishedProgram.RunAsync(BuiltProgram.Benchmarks, NoSettings, "many", "--peers", "bare", "--sockets", "2000000000");

        Assert.Equal(2, program.ExitCode);
        Assert.Contains("ulimit -n", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_tool_leaves_no_server_behind()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltProgram.Benchmarks.Assembly, "echo", "--peers", "bare", "--sockets", "5", "--warmup", "0", "--seconds", "300"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var tool = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            int[] servers;
            while ((servers = ChildrenOf(tool.Id)) is [])
            {
                await Task.Delay(20, patience.Token);
            }

            using var kill = Process.Start("kill", ["-s", "TERM", tool.Id.ToString(CultureInfo.InvariantCulture)]);
            await tool.WaitForExitAsync(patience.Token);

            Assert.Equal(3, tool.ExitCode);
            Assert.All(servers, server => Assert.False(Directory.Exists($"/proc/{server}")));
        }
        finally
        {
            tool.Kill(entireProcessTree: true);
        }
    }

    private static async Task<IReadOnlyList<Result>> RunAsync(string scenario, params string[] args)
    {
        var json = Path.GetTempFileName();
        try
        {
            var program = await FinishedProgram.RunAsync(BuiltProgram.Benchmarks, NoSettings, [scenario, "--seconds", "1", "--warmup", "0", "--json", json, .. args]);
            Assert.True(program.ExitCode == 0, program.Output);
            var report = JsonSerializer.Deserialize<Report>(await File.ReadAllTextAsync(json), JsonSerializerOptions.Web)!;
            Assert.All(report.Results, result => Assert.Equal(scenario, result.Scenario));
            return report.Results;
        }
        finally
        {
            File.Delete(json);
        }
    }

    private static void AssertDelivered(Result result)
    {
        Assert.Equal((0, 0), (result.Missed, result.OutOfOrder));
        Assert.True(result.Figures.Values.First() > 0, $"{result.Scenario} of {result.Peer} did nothing.");
    }

    private static int[] ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && ParentOf(process) == parent)];

    private static int ParentOf(int process)
    {
        try
        {
            // The name may have spaces; what follows its bracket has none.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It is gone meanwhile.
            return 0;
        }
    }

    private sealed record Report(IReadOnlyList<Result> Results);

    private sealed record Result(string Scenario, string Peer, long Missed, long OutOfOrder, IReadOnlyDictionary<string, double> Figures);
}
