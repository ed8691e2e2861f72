using System.Text.RegularExpressions;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>docs/diagnostics.md: a section for each diagnostic, with code that has the mistake and the same without it.</summary>
internal static partial class DiagnosticPage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics.md"));

    /// <summary>What all snippets may use.</summary>
    public static string Preamble { get; } = PreamblePattern().Match(Text).Groups["code"].Value;

    /// <summary>The code that has the mistake, and that which hasn't.</summary>
    public static (string Wrong, string Right) ExamplesOf(string id)
    {
        var fences = FencePattern().Matches(SectionOf(id)).Select(fence => fence.Groups["code"].Value).ToArray();
        return (fences[0], fences[1]);
    }

    private static string SectionOf(string id) => Text.Split($"\n## {id}\n")[1].Split("\n## ")[0];

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"<!-- csharp-preamble\n(?<code>.*?)-->", RegexOptions.Singleline)]
    private static partial Regex PreamblePattern();
}
