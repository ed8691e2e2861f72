using System.Diagnostics;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A program that ran to its end.</summary>
internal sealed record FinishedProgram(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a program of this solution with settings in configuration's spelling.</summary>
    public static Task<FinishedProgram> RunAsync(BuiltProgram program, IReadOnlyDictionary<string, string> settings, params string[] args) =>
        RunAsync("dotnet", ["exec", program.Assembly, .. args], program.ProjectFolder, settings, Patience);

    /// <summary>Runs any program.</summary>
    public static Task<FinishedProgram> RunAsync(string program, IReadOnlyList<string> args) =>
        RunAsync(program, args, Document.Root, new Dictionary<string, string>(), Patience);

    /// <summary>Runs any program anywhere, for as long as it may take.</summary>
    public static async Task<FinishedProgram> RunAsync(
        string program, IReadOnlyList<string> args, string folder, IReadOnlyDictionary<string, string> settings, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings.Select(ServerProcess.AsEnvironment))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            using var timeout = new CancellationTokenSource(patience);
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new(process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
