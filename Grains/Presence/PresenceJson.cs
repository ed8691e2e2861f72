using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Grains;

/// <summary>Writes presence as it goes on the wire, from JSON that is there already.</summary>
internal static class PresenceJson
{
    /// <summary>
    /// A meta with its refs, which are no matter of the application's (<c>Phoenix.Tracker</c> sets them too); false when it has
    /// more bytes without them than it may.
    /// </summary>
    public static bool TryWriteMeta(Payload meta, int maxBytes, string reference, string? previous, out Payload written)
    {
        var json = new ArrayBufferWriter<byte>(meta.Bytes.Length + 64);
        json.Write("{"u8);
        var hasMembers = CopyMembers(meta, json, "phx_ref"u8, "phx_ref_prev"u8);
        if (json.WrittenCount + 1 > maxBytes)
        {
            written = default;
            return false;
        }

        if (hasMembers)
        {
            json.Write(","u8);
        }

        json.Write("\"phx_ref\":\""u8);
        WriteAscii(json, reference);
        if (previous is not null)
        {
            json.Write("\",\"phx_ref_prev\":\""u8);
            WriteAscii(json, previous);
        }

        json.Write("\"}"u8);
        written = Payload.FromJson(json.WrittenSpan.ToArray());
        return true;
    }

    /// <summary>Writes one key's entry, with a comma before it unless it is the first.</summary>
    public static void WriteEntry(ArrayBufferWriter<byte> json, JsonEncodedText key, IEnumerable<TrackedMeta> metas, Payload data)
    {
        json.Write(json.WrittenCount > 1 ? ",\""u8 : "\""u8);
        json.Write(key.EncodedUtf8Bytes);
        json.Write("\":{\"metas\":["u8);
        var first = true;
        foreach (var meta in metas)
        {
            if (!first)
            {
                json.Write(","u8);
            }

            json.Write(meta.Json.Span);
            first = false;
        }

        json.Write("]"u8);
        WriteData(json, data);
        json.Write("}"u8);
    }

    /// <summary>An object of entries.</summary>
    public static Payload Entries(IEnumerable<(PresenceKey Key, IEnumerable<TrackedMeta> Metas)> entries, IReadOnlyDictionary<string, Payload>? data)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("{"u8);
        foreach (var (key, metas) in entries)
        {
            WriteEntry(json, key.Json, metas, data?.GetValueOrDefault(key.Name) ?? default);
        }

        json.Write("}"u8);
        return Payload.FromJson(json.WrittenSpan.ToArray());
    }

    /// <summary>What stands in for everybody on a large topic.</summary>
    public static Payload Summary(int keys, int metas, Payload sample)
    {
        var json = new ArrayBufferWriter<byte>(sample.Bytes.Length + 64);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("keys"u8, keys);
            writer.WriteNumber("metas"u8, metas);
            writer.WritePropertyName("sample"u8);
            writer.WriteRawValue(sample.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return Payload.FromJson(json.WrittenSpan.ToArray());
    }

    private static void WriteData(ArrayBufferWriter<byte> json, Payload data)
    {
        if (data != Payload.Empty)
        {
            // What is added never takes the metas' place.
            var members = new ArrayBufferWriter<byte>(data.Bytes.Length);
            if (CopyMembers(data, members, "metas"u8, default))
            {
                json.Write(","u8);
                json.Write(members.WrittenSpan);
            }
        }
    }

    // Copies as it is written, so that no value changes its form; true when there was something to copy.
    private static bool CopyMembers(Payload from, ArrayBufferWriter<byte> to, ReadOnlySpan<byte> except, ReadOnlySpan<byte> exceptToo)
    {
        var reader = new Utf8JsonReader(from.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var any = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var leaveOut = reader.ValueTextEquals(except) || (!exceptToo.IsEmpty && reader.ValueTextEquals(exceptToo));
            reader.Read();
            reader.Skip();
            if (!leaveOut)
            {
                if (any)
                {
                    to.Write(","u8);
                }

                to.Write(from.Span[start..(int)reader.BytesConsumed]);
                any = true;
            }
        }

        return any;
    }

    private static void WriteAscii(ArrayBufferWriter<byte> json, string text) =>
        json.Advance(Encoding.ASCII.GetBytes(text, json.GetSpan(text.Length)));
}
