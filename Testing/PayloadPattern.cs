using System.Text.Json;

namespace Orleans.Channels.Testing;

/// <summary>
/// What a payload is expected to hold: the members that are named, as a pattern of Elixir matches a map; others may be there too. Lists, text, numbers
/// and bytes must be equal.
/// </summary>
internal sealed class PayloadPattern
{
    private readonly Payload? _expected;

    /// <param name="expected">What <see cref="Payload.From(object?)"/> takes; null for anything.</param>
    /// <param name="json">How it is written.</param>
    public PayloadPattern(object? expected, JsonSerializerOptions json) => _expected = expected is null ? null : Payload.From(expected, json);

    public bool Matches(Payload payload)
    {
        if (_expected is not { } expected)
        {
            return true;
        }

        return expected.IsBinary || payload.IsBinary
            ? expected == payload
            : Holds(payload.As<JsonElement>(PayloadJson.Own), expected.As<JsonElement>(PayloadJson.Own));
    }

    public override string ToString() => _expected is { } expected ? $" that holds {ServerFrame.Show(expected)}" : string.Empty;

    private static bool Holds(JsonElement actual, JsonElement expected)
    {
        if (actual.ValueKind != expected.ValueKind)
        {
            return false;
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => expected.EnumerateObject().All(member => actual.TryGetProperty(member.Name, out var value) && Holds(value, member.Value)),
            JsonValueKind.Array => actual.GetArrayLength() == expected.GetArrayLength() && actual.EnumerateArray().Zip(expected.EnumerateArray(), Holds).All(same => same),
            _ => JsonElement.DeepEquals(actual, expected),
        };
    }
}
