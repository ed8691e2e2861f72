using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Reads what servers say of presence.</summary>
internal static class PresenceReader
{
    /// <summary>Reads <c>{key: {metas: […]}}</c>.</summary>
    public static List<PresenceEntry> ReadEntries(JsonElement entries)
    {
        var read = new List<PresenceEntry>();
        foreach (var entry in entries.EnumerateObject())
        {
            var metas = entry.Value.GetProperty("metas").EnumerateArray().Select(ReadMeta).ToArray();
            read.Add(new PresenceEntry(entry.Name, metas, Bytes(entry.Value)));
        }

        return read;
    }

    private static PresenceMeta ReadMeta(JsonElement meta) => new(
        meta.GetProperty("phx_ref").GetString()!,
        meta.TryGetProperty("phx_ref_prev", out var previous) ? previous.GetString() : null,
        Bytes(meta));

    private static byte[] Bytes(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            element.WriteTo(writer);
        }

        return stream.ToArray();
    }
}
