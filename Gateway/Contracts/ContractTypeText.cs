using System.Net;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Gateway;

/// <summary>A schema of a contract in a few words of HTML, with links to the types that it names.</summary>
internal static class ContractTypeText
{
    public static string Of(JsonNode? schema) => schema switch
    {
        null => "anything",
        _ when (schema["anyOf"] ?? schema["oneOf"]) is JsonArray any => string.Join(" or ", any.Select(Of)),
        _ when schema["allOf"] is JsonArray all => string.Join(" with ", all.Select(Of)),
        _ when schema["$ref"] is { } reference => Link(reference.GetValue<string>().Split('/')[^1]),
        _ when schema["const"] is { } value => WebUtility.HtmlEncode(value.ToJsonString()),
        _ when schema["enum"] is JsonArray values => string.Join(", ", values.Select(value => WebUtility.HtmlEncode(value!.ToJsonString()))),
        _ when schema["type"] is JsonArray types => string.Join(" or ", types.Select(type => Kind(type!.GetValue<string>(), schema))),
        _ when schema["type"] is { } type => Kind(type.GetValue<string>(), schema),
        _ => schema["format"]?.GetValue<string>() ?? "anything",
    };

    private static string Kind(string type, JsonNode schema) => type switch
    {
        "array" => $"list of {Of(schema["items"])}",
        "object" when schema["properties"] is JsonObject properties => $"{{ {string.Join(", ", properties.Select(each => $"{WebUtility.HtmlEncode(each.Key)}: {Of(each.Value)}"))} }}",
        "object" => $"map of {Of(schema["additionalProperties"])}",
        _ => schema["format"] is { } format && type != "null" ? $"{type} ({WebUtility.HtmlEncode(format.GetValue<string>())})" : type,
    };

    private static string Link(string name) => $"<a href=\"#type-{WebUtility.HtmlEncode(name)}\">{WebUtility.HtmlEncode(name)}</a>";
}
