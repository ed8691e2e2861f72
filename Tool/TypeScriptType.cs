using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tool;

/// <summary>Schemas as TypeScript's types.</summary>
internal static partial class TypeScriptType
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An event or a topic: a literal, or a template for one that ends with <c>*</c>.</summary>
    public static string Pattern(string text) => text == "*" ? "string"
        : text.EndsWith('*') ? $"`{text[..^1].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}${{string}}`"
        : Literal(text);

    /// <summary>The type of a schema; <c>unknown</c> for none.</summary>
    public static string Of(JsonNode? schema) => schema switch
    {
        null => "unknown",
        _ when schema["anyOf"] is JsonArray any => string.Join(" | ", any.Select(Of)),
        _ when schema["oneOf"] is JsonArray one => string.Join(" | ", one.Select(each => $"({Of(each)})")),
        _ when schema["allOf"] is JsonArray all => string.Join(" & ", all.Select(Of)),
        _ when schema["$ref"] is { } reference => reference.GetValue<string>().Split('/')[^1],
        _ when schema["const"] is { } value => value.ToJsonString(AsWritten),
        _ when schema["enum"] is JsonArray values => string.Join(" | ", values.Select(value => value!.ToJsonString(AsWritten))),
        _ when schema["type"] is JsonArray types => string.Join(" | ", types.Select(type => OfKind(type!.GetValue<string>(), schema))),
        _ when schema["type"] is { } type => OfKind(type.GetValue<string>(), schema),
        _ => schema["format"]?.GetValue<string>() == "binary" ? "ArrayBuffer" : "unknown",
    };

    /// <summary>An object's members.</summary>
    public static string Members(JsonNode schema, string indent)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        var text = new StringBuilder("{\n");
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            text.Append(property!["description"] is { } said ? $"{indent}  /** {said.GetValue<string>().Replace("*/", "*\u200b/", StringComparison.Ordinal)} */\n" : string.Empty)
                .Append($"{indent}  {(property["readOnly"] is null ? string.Empty : "readonly ")}{Key(name)}{(required.Contains(name) ? string.Empty : "?")}: {Of(property)};\n");
        }

        return text.Append(schema["additionalProperties"] is null ? string.Empty : $"{indent}  [name: string]: unknown;\n").Append($"{indent}}}").ToString();
    }

    private static string OfKind(string type, JsonNode schema) => type switch
    {
        "integer" => "number",
        "array" => $"{InBrackets(Of(schema["items"]))}[]",
        "object" when schema["properties"] is JsonObject => Members(schema, string.Empty),
        "object" => $"{{ [name: string]: {Of(schema["additionalProperties"])} }}",
        _ => type,
    };

    private static string InBrackets(string type) => type.Contains(' ', StringComparison.Ordinal) ? $"({type})" : type;

    private static string Key(string name) => IdentifierPattern().IsMatch(name) ? name : Literal(name);

    private static string Literal(string text) => JsonSerializer.Serialize(text, AsWritten);

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]*$")]
    private static partial Regex IdentifierPattern();
}
