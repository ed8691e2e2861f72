using System.Text.Json;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A text frame read as either serializer's message. Refs stay JSON, for their type matters.</summary>
internal sealed record WireMessage(string JoinRef, string Ref, string Topic, string? Event, JsonElement Payload)
{
    public static WireMessage Parse(string text)
    {
        var json = WireJson.Parse(text);
        return json.ValueKind == JsonValueKind.Array ? FromV2(json) : FromV1(json);
    }

    public static WireMessage? TryParse(WebSocketFrame frame) =>
        frame.Opcode == WebSocketOpcode.Text ? Parse(frame.Text) : null;

    private static WireMessage FromV2(JsonElement json) =>
        new(json[0].GetRawText(), json[1].GetRawText(), json[2].ToString(), json[3].ToString(), json[4]);

    private static WireMessage FromV1(JsonElement json) =>
        new(
            json.TryGetProperty("join_ref", out var joinRef) ? joinRef.GetRawText() : "null",
            json.GetProperty("ref").GetRawText(),
            json.GetProperty("topic").ToString(),
            json.GetProperty("event").ToString(),
            json.GetProperty("payload"));
}
