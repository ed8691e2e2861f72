using System.Text.Json;

namespace Orleans.Channels.Proof;

/// <summary>A frame of the V2 serializer, as text: <c>[join_ref, ref, topic, event, payload]</c>.</summary>
internal readonly record struct WireFrame(string? JoinRef, string? Ref, string Topic, string Event, JsonElement Payload)
{
    /// <summary>Reads what a gateway sent.</summary>
    public static WireFrame Read(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        var frame = document.RootElement;
        return new(frame[0].GetString(), frame[1].GetString(), frame[2].GetString()!, frame[3].GetString()!, frame[4].Clone());
    }

    /// <summary>Writes what a gateway gets.</summary>
    public static byte[] Write<TPayload>(string? joinRef, string? @ref, string topic, string @event, TPayload payload) =>
        JsonSerializer.SerializeToUtf8Bytes(new object?[] { joinRef, @ref, topic, @event, payload });
}
