namespace Orleans.Channels.Proof.Messages;

/// <summary>The payload of a push whose event says all.</summary>
internal sealed record Nothing;
