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

    /// <summary>The topic as it may stand in a log: escaped, and cut.</summary>
    public LogText ForLog => Text is null ? LogText.Quote(Json) : LogText.Quote(Text);

    /// <summary>Takes a topic that is text.</summary>
    public static TopicName From(string text) => new(text, JsonText.ToBytes(text));

    /// <summary>Takes a topic that is text, with the JSON string that spells it as <see cref="JsonText"/> would.</summary>
    /// <param name="text">The topic.</param>
    /// <param name="json">The JSON; the topic owns the array from now on.</param>
    public static TopicName From(string text, byte[] json) => new(text, json);

    /// <summary>Takes a JSON value that is no string.</summary>
    public static TopicName FromJson(ReadOnlySpan<byte> json) => new(null, json.ToArray());
}
