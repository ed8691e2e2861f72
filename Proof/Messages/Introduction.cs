namespace Orleans.Channels.Proof.Messages;

/// <summary>What a member says of itself when it joins.</summary>
/// <param name="Name">Under which it is to be present; null for not at all.</param>
internal sealed record Introduction(string? Name);
