using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests;

public sealed partial class LinkTests
{
    private static readonly string[] SourceFolders = ["Grains.Interfaces", "Grains", "Streams", "Gateway", "Gateway.Host", "Silo", "Testing", "Client", "Tests/Specification"];

    public static TheoryData<string> Documents => new(Document.All);

    [Theory, MemberData(nameof(Documents))]
    public void Every_relative_link_leads_somewhere(string path)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Document.Root, path))!;
        var lost = LinkPattern().Matches(new Document(path).Prose)
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(target))
            .ToArray();

        Assert.Empty(lost);

        bool LeadsSomewhere(string target)
        {
            var parts = target.Split('#');
            var file = parts[0].Length == 0 ? Path.Combine(Document.Root, path) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            return Path.Exists(file)
                && (parts.Length == 1 || new Document(Path.GetRelativePath(Document.Root, file)).Anchors.Contains(parts[1]));
        }
    }

    // The pictures that are named exist by the rule above.
    [Fact]
    public void Every_picture_is_shown_somewhere_and_taken_by_a_test_and_small()
    {
        var shown = string.Concat(Document.All.Select(path => new Document(path).Prose));
        var taken = string.Concat(Directory.EnumerateFiles(Path.Combine(Document.Root, "Tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var pictures = Directory.GetFiles(Path.Combine(Document.Root, "docs/images"))
            .Where(file => Path.GetFileName(file) != "icon.png") // The packages'.
            .ToArray();

        Assert.NotEmpty(pictures);
        Assert.All(pictures, file => Assert.Contains($"images/{Path.GetFileName(file)})", shown, StringComparison.Ordinal));
        Assert.All(pictures, file => Assert.Contains($"PictureAsync(\"{Path.GetFileNameWithoutExtension(file)}\")", taken, StringComparison.Ordinal));
        Assert.All(pictures, file => Assert.InRange(new FileInfo(file).Length, 1, 150_000));
    }

    [Theory, MemberData(nameof(Documents))]
    public void Every_file_named_in_the_text_exists(string path)
    {
        var missing = CodePattern().Matches(new Document(path).Prose)
            .Select(code => code.Groups["code"].Value)
            .Where(code => FilePattern().IsMatch(code) && !SourceExists(code))
            .ToArray();

        Assert.Empty(missing);
    }

    public static TheoryData<string> OfTheInside => [.. Document.All.Where(path => path is "docs/ARCHITECTURE.md" or "docs/state-machines.md" || path.StartsWith("docs/decisions/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(OfTheInside))]
    public void Every_type_and_option_that_the_inside_is_told_by_is_in_the_code(string path)
    {
        string[] patterns = ["*.cs", "*.csproj", "*.template.json"];
        var words = patterns.SelectMany(SourceFiles)
            .SelectMany(file => WordPattern().Matches(File.ReadAllText(file)))
            .Select(word => word.Value)
            .ToHashSet();
        var unknown = CodePattern().Matches(new Document(path).Prose)
            .Select(code => code.Groups["code"].Value)
            .Where(code => NamePattern().IsMatch(code))
            .SelectMany(code => code.Split('.'))
            .Where(name => !words.Contains(name))
            .ToArray();

        Assert.Empty(unknown);
    }

    [Fact]
    public void Every_name_in_the_architectures_picture_is_a_files()
    {
        var files = SourceFiles("*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var names = CamelCasePattern().Matches(Assert.Single(new Document("docs/ARCHITECTURE.md").Fences("text")).Code)
            .Select(name => name.Value)
            .Where(name => name != nameof(TopicBatch)) // Declared with its kind, in GatewayMessage.cs.
            .ToArray();

        Assert.True(names.Length > 10);
        Assert.Empty(names.Except(files));
    }

    private static IEnumerable<string> SourceFiles(string pattern) => SourceFolders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Document.Root, folder), pattern, SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static bool SourceExists(string name) =>
        Path.Exists(Path.Combine(Document.Root, name)) || SourceFiles("*.cs").Any(file => Path.GetFileName(file) == name);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[A-Z]?[\w./]*\w\.(cs|csproj|md|json|js)$|^[A-Z][\w.]*(/[A-Z]\w*)*/$")]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"^[A-Z]\w+(\.[A-Z]\w+)*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\w+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"\b[A-Z]\w*[a-z0-9][A-Z]\w+\b")]
    private static partial Regex CamelCasePattern();
}
