using System.Text;
using System.Text.Json;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>Frames as phoenix.js writes them, read by the gateway's own serializer.</summary>
internal static class ClientFrame
{
    private const byte BinaryPush = 0;

    public static InboundFrame Make(ISerializer serializer, string? joinRef, string reference, string topic, string eventName, Payload payload) =>
        payload.IsBinary
            ? serializer.DecodeBinary(Binary(joinRef ?? string.Empty, reference, topic, eventName, payload))
            : serializer.DecodeText(Text(joinRef, reference, topic, eventName, payload));

    private static byte[] Text(string? joinRef, string reference, string topic, string eventName, Payload payload)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(joinRef);
            json.WriteStringValue(reference);
            json.WriteStringValue(topic);
            json.WriteStringValue(eventName);
            json.WriteRawValue(payload.Span);
            json.WriteEndArray();
        }

        return buffer.ToArray();
    }

    private static byte[] Binary(string joinRef, string reference, string topic, string eventName, Payload payload)
    {
        byte[][] names = [.. new[] { joinRef, reference, topic, eventName }.Select(Encoding.UTF8.GetBytes)];
        if (names.FirstOrDefault(name => name.Length > byte.MaxValue) is { } tooLong)
        {
            throw new ArgumentException($"A binary push names its topic and its event in at most 255 bytes each, not {tooLong.Length}.", nameof(eventName));
        }

        return [BinaryPush, .. names.Select(name => (byte)name.Length), .. names.SelectMany(name => name), .. payload.Span];
    }
}
