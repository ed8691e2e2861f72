using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Orleans.Channels.Proof.Checking;

namespace Orleans.Channels.Proof.Page;

/// <summary>What a run found as one page: a file that needs no network.</summary>
/// <param name="Command">How to run it again.</param>
/// <param name="Timeline">What the clients saw.</param>
/// <param name="Reports">What each fault did.</param>
/// <param name="Violations">What the recorded history breaks.</param>
internal sealed record ProofPage(string Command, Timeline Timeline, IReadOnlyList<FaultReport> Reports, IReadOnlyList<Violation> Violations)
{
    private const string Style = """
        :root { color-scheme: light dark; --back: #ffffff; --text: #1c1f2b; --dim: #5c6275; --line: #d9dce6; --one: #5040cf; --two: #b3261e; --fault: #f5cf7e66; --good: #0b6b55; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --back: #12141c; --text: #e9ebf3; --dim: #a0a7bb; --line: #303546; --one: #9d92ff; --two: #ff9b92; --fault: #f5cf7e33; --good: #7fe0c0; --bad: #ff9b92; } }
        body { margin: 0 auto; padding: 24px; max-width: 1100px; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 26px; margin: 0; } h2 { font-size: 17px; margin: 28px 0 4px; }
        p, figcaption { color: var(--dim); margin: 4px 0; } code { font-family: ui-monospace, monospace; }
        figure { margin: 0; overflow-x: auto; } svg { width: 100%; min-width: 640px; height: auto; }
        svg text { fill: var(--dim); font: 11px system-ui, sans-serif; } .scale { text-anchor: end; } .time { text-anchor: middle; } .fault { fill: var(--fault); } .grid { stroke: var(--line); }
        polyline { fill: none; stroke-width: 1.6; } .line-0 { stroke: var(--one); } .line-1 { stroke: var(--two); } .key-0 { color: var(--one); } .key-1 { color: var(--two); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; } th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; } th:first-child, td:first-child { text-align: left; }
        .met { color: var(--good); font-weight: 600; } .missed { color: var(--bad); font-weight: 600; } pre { white-space: pre-wrap; border-left: 3px solid var(--bad); padding-left: 10px; }
        """;

    /// <summary>The page's HTML.</summary>
    public override string ToString()
    {
        var misses = Reports.SelectMany(report => report.Misses.Select(miss => $"{report.Fault.Name}: {miss}.")).ToArray();
        var isKept = misses.Length == 0 && Violations.Count == 0;
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Proof of failover</title><style>{Style}</style></head>
            <body>
            <h1>Proof of failover: <span class="{(isKept ? "met" : "missed")}">{(isKept ? "every bar is met" : "bars are missed")}</span></h1>
            <p>Three silos, two gateways and PostgreSQL on one machine ({Environment.ProcessorCount} cores, {Text(RuntimeInformation.OSDescription)}, {Text(RuntimeInformation.FrameworkDescription)}), on {TimeProvider.System.GetUtcNow().ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.</p>
            <p><code>{Text(Command)}</code></p>
            {Table()}
            {List("Bars that are missed", misses)}
            {List("Promises that the recorded history breaks", Violations.Select(violation => violation.ToString()))}
            {Figure(new("Deliveries", "a second", Series(("heard", second => second.Delivered))))}
            {Figure(new("Silence of the client that waits longest", "seconds", Series(("silence", second => second.Silence))))}
            {Figure(new("From saying to hearing", "milliseconds", Series(("median", second => second.Median), ("slowest", second => second.Slowest))))}
            <p>Coloured bands are faults, from their beginning until what broke was started again.</p>
            </body>
            </html>
            """;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string List(string title, IEnumerable<string> lines) =>
        lines.Any() ? $"<h2>{title}</h2>{string.Concat(lines.Select(line => $"<pre>{Text(line)}</pre>"))}" : "";

    private string Figure(Chart chart) => $"""
        <h2>{chart.Title}</h2>
        <figure>{chart.Draw(Timeline.Faults)}<figcaption>{chart.Unit}: {string.Join(", ", chart.Lines.Keys.Select((name, index) => $"""<span class="key-{index}">{name}</span>"""))}</figcaption></figure>
        """;

    private Dictionary<string, IReadOnlyList<double>> Series(params (string Name, Func<Second, double> Of)[] lines) =>
        lines.ToDictionary(line => line.Name, line => (IReadOnlyList<double>)[.. Timeline.Seconds.Select(line.Of)]);

    private string Table()
    {
        var table = new StringBuilder("""<div class="wide"><table><thead><tr>""");
        table.AppendJoin("", FaultReport.Columns.Select(column => $"<th>{column}</th>")).Append("</tr></thead><tbody>");
        foreach (var report in Reports)
        {
            table.Append("<tr>").AppendJoin("", report.Cells.Select(cell => $"""<td class="{(cell is "met" or "missed" ? cell : "")}">{Text(cell)}</td>""")).Append("</tr>");
        }

        return table.Append("</tbody></table></div>").ToString();
    }
}
