namespace Orleans.Channels;

/// <summary>Who is present under one key.</summary>
/// <param name="Key">The key: a user's id, by custom.</param>
/// <param name="Metas">What is tracked under it, in the order it was; at least one.</param>
/// <param name="Data">What the channel's <c>FetchPresenceAsync</c> adds, a JSON object; empty when it adds nothing.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PresenceEntry")]
public sealed record PresenceEntry([property: Id(0)] string Key, [property: Id(1)] PresenceMeta[] Metas, [property: Id(2)] Payload Data);
