using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Client;

/// <summary>One member that is present: a device of a user, say.</summary>
public sealed class PresenceMeta
{
    internal PresenceMeta(string reference, string? previousRef, byte[] json)
    {
        Ref = reference;
        PreviousRef = previousRef;
        Json = json;
    }

    /// <summary>Its <c>phx_ref</c>: another one with each update.</summary>
    public string Ref { get; }

    /// <summary>The ref that an update took the place of (<c>phx_ref_prev</c>), or null.</summary>
    public string? PreviousRef { get; }

    /// <summary>All of it, as JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Reads it.</summary>
    /// <param name="type">What to read it as.</param>
    /// <exception cref="JsonException">It is no such thing.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Json.Span, type);
}
