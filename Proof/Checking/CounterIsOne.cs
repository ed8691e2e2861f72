using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>
/// The topic's counter behaves as if there were one: each addition gives a value of its own, nothing that was acknowledged
/// is taken back, and there are never more than were asked for.
/// </summary>
internal sealed class CounterIsOne : IRule
{
    private const string Rule = "one counter";

    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic) => Twice(topic).Concat(InTime(topic));

    private static IEnumerable<Violation> Twice(TopicHistory topic) =>
        from additions in topic.Of(Verb.Add).Where(operation => operation.IsOk).GroupBy(operation => operation.Ended!.Value)
        where additions.Count() > 1
        select new Violation(
            Rule, topic.Topic, $"{additions.Count()} additions made {additions.Key}", [.. additions.SelectMany(addition => addition.Lines)]);

    private static IEnumerable<Violation> InTime(TopicHistory topic)
    {
        // Who ended with the highest value so far, who had when each operation began, and how many additions there may be.
        Operation? highest = null;
        var floors = new Dictionary<string, Operation?>();
        var asked = 0;
        foreach (var entry in topic.Entries)
        {
            switch (entry)
            {
                case Begun { Verb: Verb.Add or Verb.Read } begun:
                    floors[begun.Id] = highest;
                    asked += begun.Verb == Verb.Add ? 1 : 0;
                    break;
                case Ended { Value: { } value, Outcome: Outcome.Ok } ended when floors.TryGetValue(ended.Id, out var floor):
                    var operation = topic.Operations[ended.Id];
                    var least = (floor?.Ended!.Value ?? 0) + (operation.Begun.Verb == Verb.Add ? 1 : 0);
                    if (value < least)
                    {
                        yield return new(
                            Rule,
                            topic.Topic,
                            $"{ended.Id} saw {value} after {floor?.Id ?? "nothing"} had ended with {floor?.Ended!.Value ?? 0}",
                            [.. floor?.Lines ?? [], .. operation.Lines]);
                    }
                    else if (value > asked)
                    {
                        yield return new(Rule, topic.Topic, $"{ended.Id} saw {value} when {asked} additions had been asked for", [.. operation.Lines]);
                    }

                    highest = highest is null || value > highest.Ended!.Value ? operation : highest;
                    break;
            }
        }
    }
}
