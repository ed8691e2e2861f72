using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>A key that somebody is present under, and what is tracked there.</summary>
internal sealed class PresenceKey(string name)
{
    public string Name => name;

    /// <summary>The name as a JSON string without its quotes, made once.</summary>
    public JsonEncodedText Json { get; } = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>In the order they were tracked. Linked, for a key may have as many as the topic has members.</summary>
    public LinkedList<TrackedMeta> Metas { get; } = [];
}
