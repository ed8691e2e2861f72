using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The packages, as an application outside of this repository gets them.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class PackageTests(LocalPackages packages)
{
    private const string Program = """
        using Orleans.Channels;

        var builder = WebApplication.CreateBuilder(args);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(builder.Configuration.GetValue<int>("SiloPort"), builder.Configuration.GetValue<int>("GatewayPort"))
            .AddChannels(channels => channels.Socket<UserSocket>().Map<GreetChannel>("greet:*")));
        builder.Services.AddChannelGateway();

        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>Greetings</title>", "text/html"));
        app.MapSocket("/socket");
        app.Run();

        public interface IGreeterGrain : IGrainWithStringKey
        {
            Task<string> GreetAsync(Greeting greeting);
        }

        [GenerateSerializer]
        public sealed record Greeting([property: Id(0)] string Name);

        public sealed class GreeterGrain : Grain, IGreeterGrain
        {
            public Task<string> GreetAsync(Greeting greeting) => Task.FromResult($"{this.GetPrimaryKeyString()}, {greeting.Name}!");
        }

        public sealed class UserSocket : Socket;

        public sealed class GreetChannel(IGrainFactory grains) : Channel
        {
            [HandleIn("greet")]
            public async ValueTask<Reply> Greet(Greeting greeting)
            {
                var text = await grains.GetGrain<IGreeterGrain>(Topic.Rest).GreetAsync(greeting);
                await BroadcastAsync("greeted", new { text });
                return Reply.Ok(new { text });
            }
        }
        """;

    private static readonly string[] Ids =
    [
        "Orleans.Channels.Abstractions", "Orleans.Channels", "Orleans.Channels.Streams", "Orleans.Channels.Gateway", "Orleans.Channels.Testing",
        "Orleans.Channels.Client",
    ];

    public static TheoryData<string> Libraries => new(Ids);

    [Theory, MemberData(nameof(Libraries))]
    public void A_package_is_a_library_with_licence_readme_icon_release_notes_and_symbols(string id)
    {
        using var package = Open(id, "nupkg");
        using var symbols = Open(id, "snupkg");
        var files = package.Entries.Select(entry => entry.FullName).ToArray();
        var nuspec = NuspecOf(package);

        Assert.Equal("MIT", Value(nuspec, "license"));
        Assert.Contains(Value(nuspec, "readme"), files);
        Assert.Contains(Value(nuspec, "icon"), files);
        Assert.StartsWith("## ", Value(nuspec, "releaseNotes"), StringComparison.Ordinal);
        Assert.NotEmpty(Value(nuspec, "description"));
        Assert.Equal([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files, file => file.StartsWith("content", StringComparison.Ordinal));
        Assert.Contains($"lib/net10.0/{id}.pdb", symbols.Entries.Select(entry => entry.FullName));
        Assert.All(
            nuspec.Descendants().Where(element => element.Name.LocalName == "dependency" && element.Attribute("id")!.Value.StartsWith("Orleans.Channels", StringComparison.Ordinal)),
            dependency => Assert.Equal(packages.Version, dependency.Attribute("version")!.Value));
    }

    [Fact]
    public void The_readme_says_which_Orleans_a_package_needs()
    {
        var needed = XDocument.Load(Path.Combine(Document.Root, "Directory.Packages.props")).Descendants("OrleansVersion").Single().Value;

        Assert.Contains($"Microsoft Orleans {needed}", File.ReadAllText(Path.Combine(Document.Root, "docs", "package.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_those_packages_and_the_template_and_no_others()
    {
        string[] expected = [.. Ids, "Orleans.Channels.Templates", "Orleans.Channels.Tool"];

        Assert.Equal(
            expected.Select(id => $"{id}.{packages.Version}.nupkg").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(packages.Feed, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [NodeFact]
    public async Task An_application_that_has_only_the_packages_is_joined_by_the_official_client()
    {
        var folder = await packages.NewApplicationAsync("Greetings");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Greetings.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Orleans.Channels" Version="{packages.Version}" />
                <PackageReference Include="Orleans.Channels.Gateway" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        await packages.RunAsync(folder, "build", "-o", "out");

        var port = LocalPorts.Next();
        await using var server = await ServerProcess.StartAsync(
            new BuiltProgram(Path.Combine(folder, "out", "Greetings.dll"), folder), port, new Dictionary<string, string>
            {
                ["SiloPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
                ["GatewayPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
            });
        var address = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/socket");
        await NodeTests.RunAsync("package.test.mjs", 1, new Dictionary<string, string> { ["SERVER_URL"] = address });
        await server.StopAsync();
    }

    private static XDocument NuspecOf(ZipArchive package)
    {
        using var nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec);
    }

    private static string Value(XDocument nuspec, string name) => nuspec.Descendants().Single(element => element.Name.LocalName == name).Value;

    private ZipArchive Open(string id, string extension) => ZipFile.OpenRead(Path.Combine(packages.Feed, $"{id}.{packages.Version}.{extension}"));
}
