using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>A promise that a history shows broken, with the lines that show it and no others.</summary>
/// <param name="Rule">The promise, in a few words.</param>
/// <param name="Topic">Where.</param>
/// <param name="What">What happened instead.</param>
/// <param name="Evidence">The lines.</param>
internal sealed record Violation(string Rule, string Topic, string What, IReadOnlyList<Entry> Evidence)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('\n', Evidence.OrderBy(entry => entry.At).Select(entry => $"    {HistoryFile.LineOf(entry)}").Prepend($"{Rule}: {Topic}: {What}"));
}
