namespace Orleans.Channels.Client;

/// <summary>How many are present on a topic that is too large for a list (<c>presence_summary</c>).</summary>
/// <param name="Keys">How many keys.</param>
/// <param name="Metas">How many members.</param>
public sealed record PresenceSummary(int Keys, int Metas);
