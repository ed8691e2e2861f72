using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The template, as somebody who has only the packages uses it.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class TemplateTests(LocalPackages packages)
{
    private const string Content = "Templates/content/orleans-channels";

    [Fact]
    public async Task A_new_application_builds_and_passes_its_tests_and_runs_quietly_without_anything_from_elsewhere()
    {
        var folder = await packages.NewApplicationAsync("Templates");
        string[] hive = ["--debug:custom-hive", Path.Combine(folder, "hive")];
        await packages.RunAsync(folder, ["new", "install", Path.Combine(packages.Feed, $"Orleans.Channels.Templates.{packages.Version}.nupkg"), .. hive]);

        await packages.RunAsync(folder, ["new", "orleans-channels", "-n", "Chat", "--channelsVersion", packages.Version, .. hive]);
        var application = Path.Combine(folder, "Chat");
        await UsePortsOfItsOwnAsync(Path.Combine(application, "Chat/Program.cs"));
        await packages.RunAsync(application, "build", "-warnaserror");
        var report = await packages.RunAsync(application, "test", "--no-build");

        Assert.Contains("Passed:     3", report, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(application, "*", SearchOption.AllDirectories),
            file => file.Contains("ChannelsApp1", StringComparison.Ordinal));
        await ExpectItRunsAsync(Path.Combine(application, "Chat"));
    }

    [Fact]
    public void Its_packages_are_of_this_version()
    {
        using var package = ZipFile.OpenRead(Path.Combine(packages.Feed, $"Orleans.Channels.Templates.{packages.Version}.nupkg"));
        using var file = package.GetEntry("content/orleans-channels/.template.config/template.json")!.Open();
        using var template = JsonDocument.Parse(file);

        Assert.Equal(packages.Version, template.RootElement.GetProperty("symbols").GetProperty("channelsVersion").GetProperty("defaultValue").GetString());
    }

    [Fact]
    public void Its_tests_have_the_test_tools_of_this_repository()
    {
        var central = XDocument.Load(Path.Combine(Document.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        var used = Directory.EnumerateFiles(Path.Combine(Document.Root, Content), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("PackageReference"))
            .Select(package => (Id: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value))
            .Where(package => !package.Id.StartsWith("Orleans.Channels", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(used);
        Assert.All(used, package => Assert.Equal(central[package.Id], package.Version));
    }

    // Another silo may have the usual ones.
    private static async Task UsePortsOfItsOwnAsync(string program)
    {
        const string usual = "UseLocalhostClustering()";
        var code = await File.ReadAllTextAsync(program);
        Assert.Contains(usual, code, StringComparison.Ordinal);
        await File.WriteAllTextAsync(program, code.Replace(usual, $"UseLocalhostClustering({LocalPorts.Next()}, {LocalPorts.Next()})", StringComparison.Ordinal));
    }

    private static async Task ExpectItRunsAsync(string project)
    {
        var port = LocalPorts.Next();
        var built = Assert.Single(Directory.EnumerateFiles(Path.Combine(project, "bin"), "Chat.dll", SearchOption.AllDirectories));
        await using var server = await ServerProcess.StartAsync(
            new BuiltProgram(built, project), port, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
        using var patience = new CancellationTokenSource(Patience.Long);
        await server.Log.LineAsync(line => line.Contains("is open: its stream works", StringComparison.Ordinal), 0, patience.Token);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        foreach (var path in (string[])["/", "/vendor/phoenix/phoenix.mjs", "/vendor/phoenix/LICENSE.md", "/health/live", "/health/ready"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        }

        var lines = server.Log.Lines;
        Assert.True(lines.Count <= 10 && lines[1].Contains("Now listening on", StringComparison.Ordinal), server.Log.ToString());
        Assert.DoesNotContain(lines, line => line.StartsWith("warn:", StringComparison.Ordinal));
        await server.StopAsync();
    }
}
