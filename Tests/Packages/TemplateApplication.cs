using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>An application that was made from the template, with the packages alone, and built.</summary>
public sealed class TemplateApplication(LocalPackages packages) : IAsyncLifetime
{
    /// <summary>Where it is.</summary>
    public string Folder { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var folder = await packages.NewApplicationAsync("Templates");
        string[] hive = ["--debug:custom-hive", Path.Combine(folder, "hive")];
        await packages.RunAsync(folder, ["new", "install", Path.Combine(packages.Feed, $"Orleans.Channels.Templates.{packages.Version}.nupkg"), .. hive]);
        await packages.RunAsync(folder, ["new", "orleans-channels", "-n", "Chat", "--channelsVersion", packages.Version, .. hive]);
        Folder = Path.Combine(folder, "Chat");
        var program = Path.Combine(Folder, "Chat/Program.cs");
        await File.WriteAllTextAsync(program, OwnPorts.In(await File.ReadAllTextAsync(program)));
        await packages.RunAsync(Folder, "build", "-warnaserror");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs it, as in development.</summary>
    internal Task<ServerProcess> StartAsync()
    {
        var project = Path.Combine(Folder, "Chat");
        var built = Assert.Single(Directory.EnumerateFiles(Path.Combine(project, "bin"), "Chat.dll", SearchOption.AllDirectories));
        return ServerProcess.StartAsync(
            new BuiltProgram(built, project), LocalPorts.Next(), new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
    }
}
