namespace Orleans.Channels.Proof.Mutants;

/// <summary>What this silo does wrong.</summary>
/// <param name="Mutant">Which of them it is.</param>
internal sealed record Mutation(Mutant Mutant);
