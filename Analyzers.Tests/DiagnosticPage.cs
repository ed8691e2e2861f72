using System.Text.RegularExpressions;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>docs/diagnostics.md: a section for each diagnostic, with code that has the mistake and the same without it.</summary>
internal static partial class DiagnosticPage
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics.md"));

    /// <summary>What all snippets may use.</summary>
    public static string Preamble { get; } = PreamblePattern().Match(Text).Groups["code"].Value;

    /// <summary>The contract that is held to, if there is one, the code that has the mistake, and that which hasn't, where it is the code's.</summary>
    public static (string? Contract, string Wrong, string? Right) ExamplesOf(string id)
    {
        var code = FencesOf(id, "csharp").ToArray();
        return (FencesOf(id, "json").FirstOrDefault(), code[0], code.ElementAtOrDefault(1));
    }

    private static IEnumerable<string> FencesOf(string id, string language) =>
        FencePattern().Matches(SectionOf(id)).Where(fence => fence.Groups["language"].Value == language).Select(fence => fence.Groups["code"].Value);

    private static string SectionOf(string id) => Text.Split($"\n## {id}\n")[1].Split("\n## ")[0];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"<!-- csharp-preamble\n(?<code>.*?)-->", RegexOptions.Singleline)]
    private static partial Regex PreamblePattern();
}
