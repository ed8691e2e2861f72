using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Page;

/// <summary>A history, second by second.</summary>
internal sealed class Timeline
{
    private const double MicrosecondsInSecond = 1e6;

    private readonly long _start;
    private readonly long _end;

    /// <param name="history">The lines of all clients, in the order of time; at least one.</param>
    public Timeline(IReadOnlyList<Entry> history)
    {
        _start = history[0].At;
        _end = history[^1].At;
        Seconds = [.. Measure(history)];
        Faults = [.. history.OfType<Broken>().Select(broken => new FaultSpan(broken.Fault, Offset(broken.At), Offset(MendedAt(history, broken))))];
    }

    /// <summary>The seconds, from the first line on.</summary>
    public IReadOnlyList<Second> Seconds { get; }

    /// <summary>The faults, in order.</summary>
    public IReadOnlyList<FaultSpan> Faults { get; }

    private long MendedAt(IReadOnlyList<Entry> history, Broken broken) =>
        history.OfType<Mended>().FirstOrDefault(mended => mended.At >= broken.At && mended.Fault == broken.Fault)?.At ?? _end;

    private IEnumerable<Second> Measure(IReadOnlyList<Entry> history)
    {
        var said = history.OfType<Begun>().Where(begun => begun.Verb == Verb.Say).ToDictionary(begun => begun.Id, begun => begun.At);
        var began = said.Values.GroupBy(Number).ToDictionary(second => second.Key, second => second.Count());
        var came = history.OfType<Heard>().ToLookup(heard => Number(heard.At));
        var last = new Dictionary<string, long>();
        for (var number = 0; number <= Number(_end); number++)
        {
            var heard = came[number].ToArray();
            foreach (var one in heard)
            {
                last[one.Who] = one.At;
            }

            var latencies = heard.Where(one => said.ContainsKey(one.Id)).Select(one => (one.At - said[one.Id]) / 1e3).Order().ToArray();
            yield return new Second(
                began.GetValueOrDefault(number),
                heard.Length,
                latencies is [] ? 0 : latencies[latencies.Length / 2],
                latencies is [] ? 0 : latencies[^1],
                last.Count == 0 ? 0 : number + 1 - Offset(last.Values.Min()));
        }
    }

    private int Number(long at) => (int)Offset(at);

    private double Offset(long at) => (at - _start) / MicrosecondsInSecond;
}
