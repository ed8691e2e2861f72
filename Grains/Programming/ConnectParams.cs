using System.Text.Json;

namespace Orleans.Channels;

/// <summary>The params a client connects with: text, or nested objects and lists where the client used <c>a[b]=c</c> and <c>a[]=b</c>.</summary>
public sealed class ConnectParams
{
    private readonly JsonElement _root;

    internal ConnectParams(Payload json)
    {
        using var document = JsonDocument.Parse(json.Bytes);
        _root = document.RootElement.Clone();
    }

    /// <summary>A param's text, or null when there is none of that name or it isn't text.</summary>
    /// <param name="name">The param's name.</param>
    public string? this[string name] =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>All params as <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <exception cref="JsonException">The params don't fit the type.</exception>
    public T? As<T>() => _root.Deserialize<T>(PayloadJson.Options);
}
