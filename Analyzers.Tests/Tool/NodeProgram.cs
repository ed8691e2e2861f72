using System.Diagnostics;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>A program of the npm packages that the official clients' tests have.</summary>
internal static class NodeProgram
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "Tests", "node");

    /// <summary>Whether it is there; where it counts, it has to be.</summary>
    public static bool IsThere(string name) => Environment.GetEnvironmentVariable("CI") == "true" || File.Exists(PathOf(name));

    /// <summary>Runs it in the folder of the packages.</summary>
    /// <returns>What it wrote, and how it ended.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string name, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [PathOf(name), .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    private static string PathOf(string name) => Path.Combine(Folder, "node_modules", ".bin", name);
}
