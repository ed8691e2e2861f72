using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>Nobody is without a message for longer than a bound after it was acknowledged.</summary>
/// <param name="bound">The bound.</param>
internal sealed class NobodyWaits(TimeSpan bound) : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        var acknowledged = topic.Of(Verb.Say).Where(operation => operation.IsOk).OrderBy(operation => operation.EndedAt).ToArray();
        foreach (var client in topic.Clients.Values)
        {
            var heard = client.OfType<Heard>().ToArray();
            foreach (var (last, next) in heard.Zip(heard.Skip(1)))
            {
                var said = next.At - last.At > bound.TotalMicroseconds
                    ? acknowledged.FirstOrDefault(operation => operation.Begun.At > last.At && next.At - operation.EndedAt > bound.TotalMicroseconds)
                    : null;
                if (said is not null)
                {
                    yield return new(
                        "nobody waits",
                        topic.Topic,
                        $"{next.Who} heard nothing for {TimeSpan.FromMicroseconds(next.At - said.EndedAt).TotalSeconds:0.00} s after {said.Id} was acknowledged",
                        [last, .. said.Lines, next]);
                }
            }
        }
    }
}
