using System.Globalization;
using System.Text;

namespace Orleans.Channels.Analyzers;

/// <summary>Writes JSON a member a line, so that a change of one is a change of one line. Lists of plain values stay on theirs.</summary>
internal sealed class NodeWriter
{
    private readonly StringBuilder _text = new();

    public static string Write(Node node)
    {
        var writer = new NodeWriter();
        writer.Add(node, 0);
        return writer._text.Append('\n').ToString();
    }

    private void Add(Node node, int depth)
    {
        switch (node.Kind)
        {
            case NodeKind.Object:
                AddAll('{', node.Members.Count, '}', depth, isFlat: node.Members.Count == 0 || IsFlat(node), at =>
                {
                    AddString(node.Members[at].Key);
                    _text.Append(": ");
                    Add(node.Members[at].Value, depth + 1);
                });
                break;
            case NodeKind.List:
                AddAll('[', node.Items.Count, ']', depth, IsFlat(node), at => Add(node.Items[at], depth + 1));
                break;
            case NodeKind.String:
                AddString(node.Text);
                break;
            default:
                _text.Append(node.Text);
                break;
        }
    }

    private void AddAll(char open, int count, char close, int depth, bool isFlat, Action<int> add)
    {
        _text.Append(open);
        for (var at = 0; at < count; at++)
        {
            _text.Append(at == 0 ? string.Empty : ",").Append(isFlat ? (at == 0 && open == '[' ? string.Empty : " ") : "\n" + new string(' ', 2 * (depth + 1)));
            add(at);
        }

        _text.Append(count == 0 ? string.Empty : !isFlat ? "\n" + new string(' ', 2 * depth) : open == '[' ? string.Empty : " ").Append(close);
    }

    // A schema that is said in a few words.
    private static bool IsFlat(Node node) => node.Kind == NodeKind.List
        ? node.Items.All(item => item.Kind is NodeKind.String or NodeKind.Word || IsFlat(item))
        : node.Kind == NodeKind.Object && node.Members.Count <= 3 && node["properties"] is null && node["description"] is null && node["payload"] is null
            && node.Members.All(member => member.Value.Kind is NodeKind.String or NodeKind.Word || (member.Value.Kind == NodeKind.List && IsFlat(member.Value)) || IsSchema(member));

    private static bool IsSchema(KeyValuePair<string, Node> member) => member.Key is "items" or "additionalProperties" && IsFlat(member.Value);

    private void AddString(string text)
    {
        _text.Append('"');
        foreach (var letter in text)
        {
            _text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                < ' ' => "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture),
                _ => letter.ToString(),
            });
        }

        _text.Append('"');
    }
}
