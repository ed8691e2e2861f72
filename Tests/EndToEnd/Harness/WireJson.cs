using System.Numerics;
using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Compares JSON by what it says: neither the order of keys nor the spelling of numbers matters.</summary>
internal static class WireJson
{
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 1_000_000 };

    public static bool Same(string expected, string actual)
    {
        using var left = JsonDocument.Parse(expected, AnyDepth);
        try
        {
            using var right = JsonDocument.Parse(actual, AnyDepth);
            return Same(left.RootElement, right.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, AnyDepth);
        return document.RootElement.Clone();
    }

    private static bool Same(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && left.ValueKind switch
        {
            JsonValueKind.Object => SameMembers(left, right),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
            JsonValueKind.String => left.GetString() == right.GetString(),
            JsonValueKind.Number => SameNumber(left, right),
            _ => true,
        };

    private static bool SameMembers(JsonElement left, JsonElement right) =>
        left.EnumerateObject().Count() == right.EnumerateObject().Count()
        && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && Same(member.Value, other));

    // A double would take two long integers for the same one.
    private static bool SameNumber(JsonElement left, JsonElement right) =>
        BigInteger.TryParse(left.GetRawText(), out var a) && BigInteger.TryParse(right.GetRawText(), out var b)
            ? a == b
            : left.GetDouble().Equals(right.GetDouble());
}
