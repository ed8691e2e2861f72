using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Client;

/// <summary>Everybody who is present under one key.</summary>
public sealed class PresenceEntry
{
    internal PresenceEntry(string key, IReadOnlyList<PresenceMeta> metas, ReadOnlyMemory<byte> json)
    {
        Key = key;
        Metas = metas;
        Json = json;
    }

    /// <summary>The key, by custom a user's id.</summary>
    public string Key { get; }

    /// <summary>Who is present under it, in the server's order; never empty.</summary>
    public IReadOnlyList<PresenceMeta> Metas { get; }

    /// <summary>What the server said last of the entry, as JSON: what an application adds to it stands beside <c>metas</c>.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Reads what an application adds to the entry.</summary>
    /// <param name="type">What to read it as.</param>
    /// <exception cref="JsonException">It is no such thing.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Json.Span, type);
}
