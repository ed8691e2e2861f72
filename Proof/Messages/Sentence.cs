namespace Orleans.Channels.Proof.Messages;

/// <summary>What a publisher says.</summary>
/// <param name="N">Its number on the topic, from 1 on.</param>
/// <param name="A">Which attempt at it this is, from 1 on.</param>
/// <param name="Id">The operation that says it.</param>
internal sealed record Sentence(int N, int A, string Id);
