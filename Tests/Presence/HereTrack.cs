using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>A key and a meta.</summary>
internal sealed record HereTrack(string Key, JsonElement? Meta = null)
{
    /// <summary>The meta, as a client sent it.</summary>
    public object Value => Meta ?? (object)new { };
}
