using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Version 2 as Supabase Realtime has it: what its clients send as a binary broadcast is to channels what Phoenix's clients send as text,
/// an event <c>broadcast</c> with <c>{"type":"broadcast","event":…,"payload":…}</c>. Bytes travel as <c>{"binary":"…base64…"}</c>, as
/// over long-poll, and reach these clients as bytes.
/// </summary>
/// <param name="inner">Version 2.</param>
/// <param name="maxDepth">How deep the JSON of a payload may nest.</param>
internal sealed class SupabaseSerializer(ISerializer inner, int maxDepth) : ISerializer
{
    private const string Broadcast = "broadcast";
    private const string Binary = "binary";

    private readonly NameCache _names = new();

    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8) => inner.DecodeText(utf8);

    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) =>
        SupabaseLayout.IsPush(data) ? inner.DecodeText(TextOf(SupabaseLayout.Read(data))) : inner.DecodeBinary(data);

    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response) =>
        inner.EncodeReply(joinRef, reference, topic, status, response);

    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) =>
        TryEncodeBytes(topic, eventName, payload) ?? inner.EncodePush(joinRef, reference, topic, eventName, payload);

    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) =>
        TryEncodeBytes(topic, eventName, payload) ?? inner.EncodeBroadcast(topic, eventName, payload, position);

    // So that all rules for text are its rules too.
    private ReadOnlySpan<byte> TextOf(in SupabasePush push)
    {
        var text = new ArrayBufferWriter<byte>(push.Payload.Length + 256);
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartArray();
        json.WriteStringValue(Name(push.JoinRef));
        json.WriteStringValue(Name(push.Ref));
        json.WriteStringValue(Name(push.Topic));
        json.WriteStringValue(Broadcast);
        json.WriteStartObject();
        json.WriteString("type", Broadcast);
        json.WriteString("event", Name(push.Event));
        json.WritePropertyName("payload");
        if (push.IsBytes)
        {
            json.WriteStartObject();
            json.WriteBase64String(Binary, push.Payload);
            json.WriteEndObject();
        }
        else
        {
            json.WriteRawValue(OneValue(push.Payload), skipInputValidation: true);
        }

        if (!push.Metadata.IsEmpty)
        {
            json.WritePropertyName("meta");
            json.WriteRawValue(OneValue(push.Metadata), skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.Flush();
        return text.WrittenSpan;
    }

    // A name that is no UTF-8 is no reason to end the connection: no route takes it.
    private static string Name(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    // More than one would be read as what isn't the payload.
    private ReadOnlySpan<byte> OneValue(ReadOnlySpan<byte> json)
    {
        var reader = new JsonFrameReader(json, maxDepth, _names);
        reader.Read();
        reader.TakeJson();
        reader.Read();
        return json;
    }

    // Null for all that isn't a broadcast of bytes.
    private static EncodedFrame? TryEncodeBytes(TopicName topic, string eventName, Payload payload)
    {
        if (eventName != Broadcast || topic.Text is not { } name || payload.IsBinary || payload.Span.IndexOf("\"binary\""u8) < 0)
        {
            return null;
        }

        using var json = JsonDocument.Parse(payload.Span.ToArray(), new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("event", out var given) && given.ValueKind == JsonValueKind.String
            && json.RootElement.TryGetProperty("payload", out var said) && said.ValueKind == JsonValueKind.Object && said.EnumerateObject().Count() == 1
            && said.TryGetProperty(Binary, out var binary) && binary.ValueKind == JsonValueKind.String && binary.TryGetBytesFromBase64(out var bytes)
            ? SupabaseLayout.EncodeBytes(name, given.GetString()!, bytes)
            : null;
    }
}
