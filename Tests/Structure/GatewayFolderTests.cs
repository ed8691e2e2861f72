using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests;

/// <summary>The gateway's folders stand in the order that a frame takes, and know nothing of those above them.</summary>
public sealed partial class GatewayFolderTests
{
    // What a folder may name besides itself and what stands in the gateway's own folder: options, measures and identity.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Serializers"] = [],
        ["Fanout"] = ["Serializers"],
        ["Topics"] = ["Fanout", "Links", "Serializers"],
        ["Links"] = [],
        ["Sockets"] = ["Topics", "Fanout", "Serializers"],
    };

    private static readonly string Root = Path.Combine(Document.Root, "Gateway");

    public static TheoryData<string> Folders => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_what_its_arrows_lead_to(string folder)
    {
        var forbidden = Directory.GetDirectories(Root).Select(Path.GetFileName).Except([folder, "bin", "obj", .. Arrows[folder]])
            .SelectMany(other => TypesIn(other!).Select(type => (Type: type, Folder: other))).ToLookup(each => each.Type, each => each.Folder);
        var wrong = FilesIn(folder)
            .SelectMany(file => Words().Matches(WithoutComments(File.ReadAllText(file))).Select(word => word.Value).Distinct()
                .Where(forbidden.Contains).Select(type => $"{Path.GetFileName(file)} names {type} of {forbidden[type].First()}"))
            .ToArray();

        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    private static string[] FilesIn(string folder) => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> TypesIn(string folder) => FilesIn(folder).Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static string WithoutComments(string code) => Comments().Replace(code, string.Empty);

    [GeneratedRegex("//.*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Words();
}
