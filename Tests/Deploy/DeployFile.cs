using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orleans.Channels.Tests;

/// <summary>A YAML file of the folder deploy, with its anchors resolved and its merges done.</summary>
internal static class DeployFile
{
    public static string Folder { get; } = Path.Combine(Document.Root, "deploy");

    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<YamlNode> Read(string name)
    {
        using var text = File.OpenText(Path.Combine(Folder, name));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(text)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>What is at a path of keys and indexes.</summary>
    public static YamlNode At(this YamlNode node, params object[] path) =>
        path.Aggregate(node, (current, step) => step is int index ? current[index] : current[new YamlScalarNode((string)step)]);

    /// <summary>A mapping of texts.</summary>
    public static Dictionary<string, string> Texts(this YamlNode node) =>
        ((YamlMappingNode)node).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!);

    /// <summary>A text.</summary>
    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;
}
