using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests;

/// <summary>What somebody who makes every mistake of docs/diagnostics.md reads in the log of a build.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed partial class DiagnosticTests(LocalPackages packages)
{
    [Fact]
    public async Task A_build_names_each_mistake_with_its_place_and_where_to_read_on()
    {
        var page = new Document("docs/diagnostics.md");
        var folder = await packages.NewApplicationAsync("Mistakes");
        await File.WriteAllTextAsync(Path.Combine(folder, "Preamble.cs"), page.Preamble);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Mistakes.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Library</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Orleans.Channels" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);

        // The first code of each section has the mistake, and the second hasn't. Those of the contract need a file of it.
        var sections = page.Anchors.Count(anchor => anchor.StartsWith("oc00", StringComparison.Ordinal));
        var mistakes = page.Fences("csharp").Take(2 * sections).Where((_, number) => number % 2 == 0).Select((fence, number) => (File: $"Mistake{number}.cs", fence.Code)).ToArray();
        foreach (var (file, code) in mistakes)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), InNamespace(code, Path.GetFileNameWithoutExtension(file)));
        }

        var build = await FinishedProgram.RunAsync("dotnet", ["build"], folder, packages.Environment, TimeSpan.FromMinutes(5));

        var told = MessagePattern().Matches(build.Output).Select(message => (File: message.Groups["file"].Value, Id: message.Groups["id"].Value)).Distinct().Order();
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(mistakes.Select((mistake, number) => (mistake.File, Id: $"OC{number + 1:0000}")).Order(), told);
    }

    private static string InNamespace(string code, string name) => code.Contains("class ", StringComparison.Ordinal)
        ? $"namespace {name}\n{{\n{code}\n}}"
        : $"namespace {name}\n{{\nusing Orleans.Channels;\npublic sealed class SnippetChannel : Channel {{\n{code}\n}}\n}}";

    [GeneratedRegex(@"(?<file>Mistake\d+\.cs)\(\d+,\d+\): (error|warning) (?<id>OC\d{4}): .+docs/diagnostics\.md#oc\d{4}")]
    private static partial Regex MessagePattern();
}
