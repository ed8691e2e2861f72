namespace Orleans.Channels.Analyzers;

/// <summary>A schema as it is compared: whether it may be null, and what it is when it isn't.</summary>
internal sealed record SchemaShape(Node Core, bool IsNullable, string? Type)
{
    private static readonly string[] Telling = ["type", "oneOf", "allOf", "enum", "format", "const", "contentEncoding"];

    /// <summary>Whether any JSON fits.</summary>
    public bool IsAnything => !Telling.Any(word => Core[word] is not null);

    /// <summary>What it is, in a word or two.</summary>
    public string Name => IsAnything ? "anything"
        : Core["format"]?.Text is { } format ? (Type is null ? format : $"{Type} ({format})")
        : Core["oneOf"] is not null ? "one of several types"
        : Type ?? "something";

    public static SchemaShape Of(Node schema)
    {
        if (schema["anyOf"] is { Items.Count: 2 } either)
        {
            return Of(either.Items[0]) with { IsNullable = true };
        }

        return schema["type"] switch
        {
            { Kind: NodeKind.List } types => new(schema, types.Items.Any(type => type.Text == "null"), types.Items[0].Text),
            var type => new(schema, IsNullable: false, type?.Text),
        };
    }
}
