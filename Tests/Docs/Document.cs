using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests;

/// <summary>A Markdown file of this repository.</summary>
internal sealed partial class Document(string path)
{
    private readonly string _text = File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Where the repository is.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The README and all of docs, by path from the root.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    /// <summary>Types that the document's snippets use and don't declare, from a comment that no reader sees.</summary>
    public string Preamble => PreamblePattern().Match(_text).Groups["code"].Value;

    /// <summary>The text outside of fences.</summary>
    public string Prose => FencePattern().Replace(_text, string.Empty);

    /// <summary>What the headings are called in links.</summary>
    public IEnumerable<string> Anchors => HeadingPattern().Matches(Prose)
        .Select(heading => NotInAnchorPattern().Replace(heading.Groups["text"].Value.ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    /// <summary>The fenced blocks of a language, each with the line that it starts on.</summary>
    public IEnumerable<(int Line, string Code)> Fences(string language) => FencePattern().Matches(_text)
        .Where(fence => fence.Groups["language"].Value == language)
        .Select(fence => (_text.AsSpan(0, fence.Groups["code"].Index).Count('\n') + 1, fence.Groups["code"].Value));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Orleans.Channels.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        }

        return directory.FullName;
    }

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"<!-- csharp-preamble\n(?<code>.*?)-->", RegexOptions.Singleline)]
    private static partial Regex PreamblePattern();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchorPattern();
}
