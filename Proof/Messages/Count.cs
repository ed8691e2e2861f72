namespace Orleans.Channels.Proof.Messages;

/// <summary>The answer of a counter.</summary>
/// <param name="Value">Where it stands.</param>
internal sealed record Count(long Value);
