using System.Text.Json;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A topic as a client named it, with the JSON that goes back to it. Clients may send what is no string; no route takes
/// it, and the refusal echoes it.
/// </summary>
internal readonly struct TopicName
{
    private TopicName(string? text, byte[] json)
    {
        Text = text;
        Json = json;
    }

    /// <summary>The topic, or null when the client sent something that is no string.</summary>
    public string? Text { get; }

    /// <summary>The topic as a JSON value.</summary>
    public byte[] Json { get; }

    /// <summary>Takes a topic that is text.</summary>
    public static TopicName From(string text) => new(text, JsonSerializer.SerializeToUtf8Bytes(text, PayloadJson.Options));

    /// <summary>Takes a JSON value that is no string.</summary>
    public static TopicName FromJson(ReadOnlySpan<byte> json) => new(null, json.ToArray());
}
