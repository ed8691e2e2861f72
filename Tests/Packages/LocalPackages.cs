namespace Orleans.Channels.Tests;

/// <summary>The packages as they would be published, in a folder outside of the repository, with a version that no cache has.</summary>
public sealed class LocalPackages : IAsyncLifetime
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"orleans-channels-packages-{Guid.NewGuid():N}");

    /// <summary>The version that the packages have.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    /// <summary>Where the packages are.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync(Document.Root, "pack", "Orleans.Channels.sln", "--no-build", "-c", configuration, "-o", Feed, $"-p:MinVerVersionOverride={Version}", $"-p:PackageVersion={Version}");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A folder for somebody's application, whose restores see the packages besides the sources that they have anyway.</summary>
    public async Task<string> NewApplicationAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        var settings = await RunAsync(folder, "nuget", "config", "get", "all");

        // Who says which source has which packages is asked for ours too; others would find nothing else any more.
        var mapping = settings.Contains("packageSourceMapping", StringComparison.Ordinal)
            ? """<packageSourceMapping><packageSource key="packed"><package pattern="Orleans.Channels*" /></packageSource></packageSourceMapping>"""
            : string.Empty;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Feed}" />
              </packageSources>
              {mapping}
              <fallbackPackageFolders>
                <add key="user" value="{UserPackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        return folder;
    }

    /// <summary>Runs a command of the SDK, which must succeed.</summary>
    /// <returns>What it wrote.</returns>
    internal async Task<string> RunAsync(string folder, params string[] args)
    {
        var finished = await FinishedProgram.RunAsync("dotnet", args, folder, Environment, BuildPatience);
        Assert.True(finished.ExitCode == 0, $"dotnet {string.Join(' ', args)}:\n{finished.Output}");
        return finished.Output;
    }

    private static string UserPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // Servers that outlive a build would hold its output open; packages of this run go into no cache but its own.
    internal Dictionary<string, string> Environment => new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_NOLOGO"] = "1",
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
    };
}
