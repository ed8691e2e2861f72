using System.Buffers;
using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>
/// Assigns as JSON: an object of the values, and beside them, where JSON alone would lose it, of which type they are. A node of an earlier
/// version takes that for one more assign.
/// </summary>
internal static class AssignsJson
{
    // No name of an application's.
    private const string Types = "$types";

    private static readonly Dictionary<string, Type> Known = new Type[]
    {
        typeof(int), typeof(short), typeof(byte), typeof(sbyte), typeof(ushort), typeof(uint), typeof(ulong), typeof(decimal), typeof(float), typeof(double), typeof(char),
        typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>Writes values.</summary>
    /// <exception cref="ArgumentException">JSON can't carry one; the message names it.</exception>
    public static Payload Write(IReadOnlyDictionary<string, object?> values)
    {
        if (values.Count == 0)
        {
            return Payload.Empty;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PayloadJson.Own.Encoder }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values)
            {
                json.WritePropertyName(name);
                Write(json, name, value);
            }

            WriteTypes(json, values);
            json.WriteEndObject();
        }

        return Payload.FromJson(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Reads what was written.</summary>
    public static void Read(Payload source, Dictionary<string, object?> values)
    {
        using var json = JsonDocument.Parse(source.Bytes);
        var types = json.RootElement.TryGetProperty(Types, out var told) ? told : default;
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Name != Types)
            {
                values[property.Name] = TypeOf(types, property.Name) is { } type ? property.Value.Deserialize(type, PayloadJson.Options) : Plain(property.Value);
            }
        }
    }

    private static Type? TypeOf(JsonElement types, string name) =>
        types.ValueKind == JsonValueKind.Object && types.TryGetProperty(name, out var type) && type.GetString() is { } known ? Known.GetValueOrDefault(known) : null;

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        if (name == Types)
        {
            throw new ArgumentException($"An assign can't be called {Types}.", nameof(name));
        }

        byte[] written;
        try
        {
            written = JsonSerializer.SerializeToUtf8Bytes(value, PayloadJson.Options.GetTypeInfo(value?.GetType() ?? typeof(object)));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new ArgumentException(
                $"The assign \"{name}\" is a {value!.GetType().Name}, which JSON can't carry, and a socket's assigns travel as JSON. Assign what is needed of it: an id, a name.", nameof(value), exception);
        }

        json.WriteRawValue(written, skipInputValidation: true);
    }

    private static void WriteTypes(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> values)
    {
        var any = false;
        foreach (var (name, value) in values)
        {
            if (value is null || Known.GetValueOrDefault(value.GetType().Name) != value.GetType())
            {
                continue;
            }

            if (!any)
            {
                json.WriteStartObject(Types);
                any = true;
            }

            json.WriteString(name, value.GetType().Name);
        }

        if (any)
        {
            json.WriteEndObject();
        }
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => value.Clone(),
    };
}
