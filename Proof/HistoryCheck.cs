using System.Globalization;
using Orleans.Channels.Proof.Checking;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>Checks a recorded history, and tells what it shows.</summary>
internal static class HistoryCheck
{
    private const int MostShown = 20;

    /// <summary>Checks a history, in the order of time.</summary>
    /// <returns>What is wrong.</returns>
    public static IReadOnlyList<Violation> Run(IReadOnlyCollection<Entry> history, TextWriter output)
    {
        var violations = new Checker().Check(history).ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Count:N0} lines of history by {history.Select(entry => entry.Who).Distinct().Count():N0} clients: {violations.Length:N0} violations."));
        foreach (var violation in violations.Take(MostShown))
        {
            output.WriteLine(violation);
        }

        return violations;
    }
}
