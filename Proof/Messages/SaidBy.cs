namespace Orleans.Channels.Proof.Messages;

/// <summary>The answer to a <see cref="Sentence"/>.</summary>
/// <param name="Silo">Where its topic lives.</param>
internal sealed record SaidBy(string Silo);
