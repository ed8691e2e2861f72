using System.Globalization;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>One scenario's medians as a Markdown table, with each peer's ratio to the bare one.</summary>
internal static class ResultTable
{
    private const string Base = "bare";

    public static string Of(string scenario, IReadOnlyList<RunResult> results)
    {
        var names = results[0].Figures.Keys.ToArray();
        var peers = results.GroupBy(result => result.Peer).ToArray();
        var against = peers.FirstOrDefault(peer => peer.Key == Base);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| {scenario} | {string.Join(" | ", names)} | missed | out of order | load average |");
        table.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(Enumerable.Repeat(" ---: |", names.Length + 3))}");
        foreach (var peer in peers)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {peer.Key} |");
            foreach (var name in names)
            {
                var median = Median(peer.Select(result => result.Figures[name]));
                var ratio = against is null || peer.Key == Base ? 0 : median / Median(against.Select(result => result.Figures[name]));
                table.Append(CultureInfo.InvariantCulture, $" {Show(median)}{(ratio is > 0 and < double.PositiveInfinity ? $" ({ratio:0.00}×)" : string.Empty)} |");
            }

            table.AppendLine(
                CultureInfo.InvariantCulture,
                $" {peer.Sum(result => result.Missed)} | {peer.Sum(result => result.OutOfOrder)} | {Median(peer.Select(result => result.LoadAverage)):0.0} |");
        }

        return table.ToString();
    }

    /// <summary>A number with as many digits as mean something.</summary>
    public static string Show(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
