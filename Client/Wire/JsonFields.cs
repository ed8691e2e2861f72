using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Single fields of a JSON object, without the rest of it.</summary>
internal static class JsonFields
{
    /// <summary>Reads a field that is text.</summary>
    /// <returns>The text, or null when there is no such field or no object.</returns>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>Whether a field is there and true.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return Find(ref reader, name) && reader.TokenType == JsonTokenType.True;
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
