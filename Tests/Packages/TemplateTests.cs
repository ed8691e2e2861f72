using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;
using Orleans.Channels.Tests.Browser;
using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests;

/// <summary>The template, as somebody who has only the packages uses it.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class TemplateTests(LocalPackages packages, TemplateApplication application, Chromium chromium) : IClassFixture<TemplateApplication>
{
    private const string Content = "Templates/content/orleans-channels";

    [Fact]
    public async Task A_new_application_builds_and_passes_its_tests_and_runs_quietly_without_anything_from_elsewhere()
    {
        var report = await packages.RunAsync(application.Folder, "test", "--no-build");

        Assert.Contains("Passed:     3", report, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(application.Folder, "*", SearchOption.AllDirectories),
            file => file.Contains("ChannelsApp1", StringComparison.Ordinal));
        await ExpectItRunsAsync();
    }

    [ChromiumFact]
    public async Task In_its_page_two_windows_talk_and_nobody_is_kept_out()
    {
        await using var server = await application.StartAsync();
        var ada = await chromium.OpenAsync(server.HttpPort, string.Empty, PageLook.Desktop);
        var bob = await chromium.OpenAsync(server.HttpPort, string.Empty);
        await Expect(ada["state"]).ToContainTextAsync("you are guest");
        await Expect(bob["state"]).ToContainTextAsync("you are guest");

        await SayAsync(ada, "hello");
        await Expect(bob.Messages).ToHaveCountAsync(1);
        await ada.PictureAsync("template");
        await SayAsync(bob, "<b>welcome</b>");

        await Expect(ada.Messages).ToHaveTextAsync([new Regex("^guest [0-9]+: hello$"), new Regex("^guest [0-9]+: <b>welcome</b>$")]);
        await Expect(ada.Role(AriaRole.Log, "Messages").Locator(".message.mine")).ToHaveTextAsync([new Regex("hello$")]);
        await KeyboardWalk.ExpectNoFaultAsync(bob);
        await Axe.ExpectNoFaultAsync(bob);
        Assert.True(await bob.FitsAsync(), "It is wider than a phone.");
        await chromium.CloseAllAsync();
        await server.StopAsync();
    }

    [Theory]
    [InlineData("design.css")]
    [InlineData("vendor/phoenix/phoenix.mjs")]
    [InlineData("vendor/orleans-channels/channels.js")]
    public void Its_page_has_what_the_samples_have(string file) => Assert.Equal(
        File.ReadAllBytes(Path.Combine(BuiltProgram.Silo.ProjectFolder, "wwwroot", file)),
        File.ReadAllBytes(Path.Combine(application.Folder, "Chat", "wwwroot", file)));

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

    private static async Task SayAsync(SamplePage page, string text)
    {
        await page.Role(AriaRole.Textbox, "Message").FillAsync(text);
        await page.Button("Say").ClickAsync();
    }

    private async Task ExpectItRunsAsync()
    {
        await using var server = await application.StartAsync();
        using var patience = new CancellationTokenSource(Patience.Long);
        await server.Log.LineAsync(line => line.Contains("is open: its stream works", StringComparison.Ordinal), 0, patience.Token);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.HttpPort}") };
        foreach (var path in (string[])["/", "/vendor/phoenix/phoenix.mjs", "/vendor/phoenix/LICENSE.md", "/design.css", "/room.js", "/vendor/orleans-channels/channels.js", "/health/live", "/health/ready"])
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
