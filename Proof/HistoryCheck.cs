using System.Globalization;
using Orleans.Channels.Proof.Checking;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>Checks a recorded history, and tells what it shows.</summary>
internal static class HistoryCheck
{
    private const int MostShown = 20;

    /// <summary>Checks files as <see cref="HistoryFile"/> writes them.</summary>
    /// <returns>How many violations there are.</returns>
    /// <exception cref="FormatException">A line isn't an entry.</exception>
    public static int Run(IReadOnlyCollection<string> paths, TextWriter output)
    {
        var history = HistoryFile.Read(paths);
        var violations = new Checker().Check(history).ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Count:N0} lines of history by {history.Select(entry => entry.Who).Distinct().Count():N0} clients: {violations.Length:N0} violations."));
        foreach (var violation in violations.Take(MostShown))
        {
            output.WriteLine(violation);
        }

        return violations.Length;
    }
}
