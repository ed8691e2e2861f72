using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A program of this solution as the build left it, in the configuration that the tests themselves have.</summary>
internal sealed record BuiltProgram(string Assembly, string ProjectFolder)
{
    public static readonly BuiltProgram Silo = Find("Silo", "Orleans.Channels.Silo.dll");

    public static readonly BuiltProgram Gateway = Find("Gateway.Host", "Orleans.Channels.Gateway.Host.dll");

    public static readonly BuiltProgram Benchmarks = Find("Benchmarks", "Orleans.Channels.Benchmarks.dll");

    public static string SolutionFolder { get; } = FindSolutionFolder();

    /// <summary>What to tell <c>dotnet</c> to have it listen on a port of this machine.</summary>
    public IReadOnlyList<string> ArgumentsToListenOn(int port) =>
        ["exec", Assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")];

    private static BuiltProgram Find(string project, string assembly)
    {
        var folder = Path.Combine(FindSolutionFolder(), project);
        var output = Path.GetRelativePath(
            Path.Combine(FindSolutionFolder(), "Tests"),
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return new BuiltProgram(Path.Combine(folder, output, assembly), folder);
    }

    private static string FindSolutionFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.Channels.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests don't lie within the solution's folder.");
        }

        return folder.FullName;
    }
}
