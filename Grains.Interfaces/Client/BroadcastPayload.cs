namespace Orleans.Channels;

/// <summary>The rule for what a push or a broadcast may carry (<c>Phoenix.Channel.Server.broadcast!/5</c>).</summary>
internal static class BroadcastPayload
{
    /// <summary>Makes the payload, or says why it can't be one.</summary>
    public static Payload From(object? value)
    {
        var payload = Payload.From(value);
        return payload.IsBinary || payload.IsObject
            ? payload
            : throw new ArgumentException(
                $"A push or a broadcast carries a JSON object or binary, and {value?.GetType().Name ?? "null"} gives neither. Wrap it: new {{ value = … }}.",
                nameof(value));
    }
}
