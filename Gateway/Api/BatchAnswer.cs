namespace Orleans.Channels.Gateway;

/// <summary>What a batch is answered with.</summary>
/// <param name="Results">A result for each item, in the order of the items.</param>
internal sealed record BatchAnswer(IReadOnlyList<BatchResult> Results);
