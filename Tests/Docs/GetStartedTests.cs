using System.Xml.Linq;

namespace Orleans.Channels.Tests;

/// <summary>What docs/get-started.md tells a newcomer to write, written down file by file with nothing but the packages.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class GetStartedTests(LocalPackages packages)
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

    [Fact]
    public async Task The_application_of_the_tutorial_builds_and_passes_its_first_test()
    {
        var folder = await packages.NewApplicationAsync("GetStarted");
        await WriteAsync(folder, "Auction/Auction.csproj", ApplicationProject);
        await WriteAsync(folder, "Auction.Tests/Auction.Tests.csproj", TestProject);
        foreach (var (line, code) in new Document("docs/get-started.md").Fences("csharp"))
        {
            var isTest = code.Contains("Orleans.Channels.Testing", StringComparison.Ordinal);
            await WriteAsync(folder, $"{(isTest ? "Auction.Tests" : "Auction")}/Line{line}.cs", isTest ? AsXunit(code) : code);
        }

        var report = await packages.RunAsync(Path.Combine(folder, "Auction.Tests"), "test", "-warnaserror");

        Assert.Contains("Passed:     1", report, StringComparison.Ordinal);
    }

    private static string AsXunit(string code) =>
        code.Replace("    public async Task A_bid", "    [Xunit.Fact]\n    public async Task A_bid", StringComparison.Ordinal);

    private Task WriteAsync(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
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
