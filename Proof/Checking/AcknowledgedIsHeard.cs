using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>
/// What was answered with ok stands in the order for ever: a session that heard something before it was said, and something
/// that was said after its answer, has heard it too.
/// </summary>
internal sealed class AcknowledgedIsHeard : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        var acknowledged = topic.Of(Verb.Say).Where(operation => operation.IsOk).ToArray();
        foreach (var session in topic.Sessions.Where(session => session.Heard.Count > 0))
        {
            var ids = session.Heard.Select(heard => heard.Id).ToHashSet();
            var first = session.Heard[0];
            var last = session.Heard.MaxBy(heard => BegunAt(topic, heard))!;
            foreach (var missing in acknowledged.Where(operation =>
                operation.Begun.At > first.At && operation.EndedAt < BegunAt(topic, last) && !ids.Contains(operation.Id)))
            {
                var from = session.Heard.Last(heard => heard.At < missing.Begun.At);
                var to = session.Heard.First(heard => BegunAt(topic, heard) > missing.EndedAt);
                yield return new(
                    "acknowledged is heard",
                    topic.Topic,
                    $"{first.Who} heard {from.Id} and {to.Id}, and not {missing.Id} that was acknowledged between them",
                    [from, .. missing.Lines, topic.Operations[to.Id].Begun, to]);
            }
        }
    }

    private static long BegunAt(TopicHistory topic, Heard heard) =>
        topic.Operations.TryGetValue(heard.Id, out var operation) ? operation.Begun.At : long.MinValue;
}
