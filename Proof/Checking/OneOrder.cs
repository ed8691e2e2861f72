using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>
/// Each session hears a run of one order that is the same for all: what two of them heard next to each other, nobody else
/// heard otherwise, and no way through the order comes back to where it began.
/// </summary>
internal sealed class OneOrder : IRule
{
    private const string Rule = "one order";

    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        var after = new Dictionary<string, Neighbours>();
        var before = new Dictionary<string, Neighbours>();
        foreach (var pair in topic.Sessions.SelectMany(Neighbours.In))
        {
            var known = after.GetValueOrDefault(pair.First.Id) is { } next && next.Second.Id != pair.Second.Id ? next
                : before.GetValueOrDefault(pair.Second.Id) is { } last && last.First.Id != pair.First.Id ? last
                : null;
            if (known is not null)
            {
                yield return new(Rule, topic.Topic, $"{known.Said}, {pair.Said}", [.. known.Lines, .. pair.Lines]);
                continue;
            }

            after.TryAdd(pair.First.Id, pair);
            before.TryAdd(pair.Second.Id, pair);
        }

        if (Circle(after, before) is { } circle)
        {
            yield return new(
                Rule,
                topic.Topic,
                $"{string.Join(" before ", circle.Select(pair => pair.First.Id))} before {circle[^1].Second.Id}",
                [.. circle.SelectMany(pair => pair.Lines).Distinct()]);
        }
    }

    private static List<Neighbours>? Circle(Dictionary<string, Neighbours> after, Dictionary<string, Neighbours> before)
    {
        var reached = new HashSet<string>();
        foreach (var start in after.Keys.Where(id => !before.ContainsKey(id)))
        {
            for (var id = start; reached.Add(id) && after.TryGetValue(id, out var pair); id = pair.Second.Id)
            {
            }
        }

        if (after.Keys.FirstOrDefault(id => !reached.Contains(id)) is not { } inside)
        {
            return null;
        }

        var circle = new List<Neighbours> { after[inside] };
        while (circle[^1].Second.Id != inside)
        {
            circle.Add(after[circle[^1].Second.Id]);
        }

        return circle;
    }

    private sealed record Neighbours(Heard First, Heard Second)
    {
        public string Said => $"{First.Who} heard {First.Id} and then {Second.Id}";

        public IEnumerable<Entry> Lines => [First, Second];

        public static IEnumerable<Neighbours> In(Session session) =>
            session.Heard.Zip(session.Heard.Skip(1), (first, second) => new Neighbours(first, second));
    }
}
