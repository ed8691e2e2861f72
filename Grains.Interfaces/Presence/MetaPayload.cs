namespace Orleans.Channels;

/// <summary>The rule for what a meta may be: a map, as in Phoenix.</summary>
internal static class MetaPayload
{
    /// <summary>Makes the payload, or says why it can't be one.</summary>
    public static Payload From(object? meta)
    {
        var payload = Payload.From(meta);
        return payload.IsObject
            ? payload
            : throw new ArgumentException($"A meta is a JSON object, and {meta?.GetType().Name ?? "null"} gives none. Wrap it: new {{ value = … }}.", nameof(meta));
    }
}
