namespace Orleans.Channels;

/// <summary>One of the things tracked under a key: a device of a user, say.</summary>
/// <param name="Ref">Its name for ever, the <c>phx_ref</c>; an update gives it a new one.</param>
/// <param name="Payload">What was tracked, a JSON object, with <c>phx_ref</c> and, after an update, <c>phx_ref_prev</c>.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.PresenceMeta")]
public sealed record PresenceMeta([property: Id(0)] string Ref, [property: Id(1)] Payload Payload);
