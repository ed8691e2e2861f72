using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>A piece of JSON that knows where it comes from: a line of the contract's file, or a place in the code.</summary>
internal sealed class Node
{
    private readonly List<KeyValuePair<string, Node>> _members = [];

    private Node(NodeKind kind, string text) => (Kind, Text) = (kind, text);

    public NodeKind Kind { get; }

    /// <summary>A string's text, or a number or another word as it is written.</summary>
    public string Text { get; }

    /// <summary>The line of the file, from 1, or 0 for what comes from code.</summary>
    public int Line { get; set; }

    /// <summary>The place in the code, or null.</summary>
    public Location? Place { get; set; }

    /// <summary>An object's members, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, Node>> Members => _members;

    /// <summary>A list's items.</summary>
    public List<Node> Items { get; } = [];

    /// <summary>A member of an object, or null.</summary>
    public Node? this[string name] => _members.Find(member => member.Key == name).Value;

    public static Node Object(Location? place = null) => new(NodeKind.Object, string.Empty) { Place = place };

    public static Node List(params Node[] items)
    {
        var list = new Node(NodeKind.List, string.Empty);
        list.Items.AddRange(items);
        return list;
    }

    public static Node String(string text) => new(NodeKind.String, text);

    public static Node Word(string text) => new(NodeKind.Word, text);

    /// <summary>Adds a member, unless it is null.</summary>
    public Node With(string name, Node? value)
    {
        if (value is not null)
        {
            _members.Add(new(name, value));
        }

        return this;
    }
}
