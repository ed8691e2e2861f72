using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Runs the tests of <c>Tests/node</c>, which speak to a server through the official clients.</summary>
internal static partial class NodeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Folder = Path.Combine(BuiltProgram.SolutionFolder, "Tests", "node");
    private static readonly Lazy<Task> Installation = new(RestoreAsync);

    /// <summary>Runs one file of tests and fails with what node says of those that failed.</summary>
    /// <returns>Node's report.</returns>
    public static async Task<string> RunAsync(string file, int atLeast, IReadOnlyDictionary<string, string> environment)
    {
        await Installation.Value;
        // Old clients' timers outlive them.
        var (exitCode, report) = await RunProgramAsync("node", ["--test", "--test-force-exit", "--test-reporter=spec", file], environment, Folder);
        Assert.True(exitCode == 0, $"{file}:\n{FailuresIn(report)}");
        Assert.True(NumberOf("pass", report) >= atLeast && NumberOf("skipped", report) == 0, $"Too few tests ran in {file}:\n{report}");
        return report;
    }

    /// <summary>Gives the folder of a package that the tests have from npm.</summary>
    public static async Task<string> PackageAsync(string name)
    {
        await Installation.Value;
        return Path.Combine(Folder, "node_modules", name);
    }

    private static async Task RestoreAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            return;
        }

        var (exitCode, report) = await RunProgramAsync("npm", ["ci", "--no-audit", "--no-fund"], new Dictionary<string, string>(), Folder);
        Assert.True(exitCode == 0, $"npm ci failed in {Folder}:\n{report}");
    }

    private static async Task<(int ExitCode, string Report)> RunProgramAsync(
        string program, string[] arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        // Killed rather than left: what it said until then ends its output, and says where it hung.
        await using var killing = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var report = await output + await errors;
        return patience.IsCancellationRequested
            ? throw new TimeoutException($"{program} didn't end within {Patience}. It said:\n{report}")
            : (process.ExitCode, report);
    }

    // Node repeats the failures, with their stacks, at the end.
    private static string FailuresIn(string report)
    {
        var start = report.IndexOf("failing tests:", StringComparison.Ordinal);
        return start < 0 ? report : report[start..];
    }

    private static int NumberOf(string outcome, string report) =>
        Summary().Matches(report).Where(match => match.Groups["outcome"].Value == outcome)
            .Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
            .LastOrDefault();

    [GeneratedRegex(@"^ℹ (?<outcome>\w+) (?<number>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
