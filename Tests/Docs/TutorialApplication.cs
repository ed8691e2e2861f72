using System.Xml.Linq;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What docs/get-started.md tells a newcomer to write, written down file by file with nothing but the packages.</summary>
public sealed class TutorialApplication(LocalPackages packages) : IAsyncLifetime
{
    private const string ApplicationProject = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Orleans.Channels" Version="CHANNELS" />
            <PackageReference Include="Orleans.Channels.Gateway" Version="CHANNELS" />
          </ItemGroup>
        </Project>
        """;

    private const string TestProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="TEST_SDK" />
            <PackageReference Include="Orleans.Channels.Testing" Version="CHANNELS" />
            <PackageReference Include="xunit" Version="XUNIT" />
            <PackageReference Include="xunit.runner.visualstudio" Version="RUNNER" />
            <ProjectReference Include="../Auction/Auction.csproj" />
          </ItemGroup>
        </Project>
        """;

    private string _folder = null!;

    /// <summary>Where its tests are.</summary>
    public string Tests => Path.Combine(_folder, "Auction.Tests");

    private string Project => Path.Combine(_folder, "Auction");

    public async Task InitializeAsync()
    {
        _folder = await packages.NewApplicationAsync("GetStarted");
        await WriteAsync("Auction/Auction.csproj", ApplicationProject);
        await WriteAsync("Auction.Tests/Auction.Tests.csproj", TestProject);
        var tutorial = new Document("docs/get-started.md");
        foreach (var (line, code) in tutorial.Fences("csharp"))
        {
            var isTest = code.Contains("Orleans.Channels.Testing", StringComparison.Ordinal);
            var isProgram = code.Contains("app.Run();", StringComparison.Ordinal);
            await WriteAsync($"{(isTest ? "Auction.Tests" : "Auction")}/Line{line}.cs", isTest ? AsXunit(code) : isProgram ? OwnPorts.In(code) : code);
        }

        await WriteAsync("Auction/wwwroot/index.html", Assert.Single(tutorial.Fences("html")).Code);
        await WriteAsync("Auction/wwwroot/auction.js", Assert.Single(tutorial.Fences("js")).Code);
        await WriteAsync(
            "Auction/wwwroot/vendor/phoenix/phoenix.mjs",
            await File.ReadAllTextAsync(Path.Combine(BuiltProgram.Silo.ProjectFolder, "wwwroot/vendor/phoenix/phoenix.mjs")));
        await packages.RunAsync(Tests, "build", "-warnaserror");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs it.</summary>
    internal Task<ServerProcess> StartAsync()
    {
        var built = Assert.Single(Directory.EnumerateFiles(Path.Combine(Project, "bin"), "Auction.dll", SearchOption.AllDirectories));
        return ServerProcess.StartAsync(new BuiltProgram(built, Project), LocalPorts.Next(), new Dictionary<string, string>());
    }

    private static string AsXunit(string code) =>
        code.Replace("    public async Task A_bid", "    [Xunit.Fact]\n    public async Task A_bid", StringComparison.Ordinal);

    private Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return File.WriteAllTextAsync(file, text
            .Replace("CHANNELS", packages.Version, StringComparison.Ordinal)
            .Replace("TEST_SDK", VersionOf("Microsoft.NET.Test.Sdk"), StringComparison.Ordinal)
            .Replace("XUNIT", VersionOf("xunit"), StringComparison.Ordinal)
            .Replace("RUNNER", VersionOf("xunit.runner.visualstudio"), StringComparison.Ordinal));
    }

    private static string VersionOf(string package) => XDocument.Load(Path.Combine(Document.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(version => version.Attribute("Include")!.Value == package)
        .Attribute("Version")!.Value;
}
