using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>What one publisher says is heard in the order in which it was said.</summary>
internal sealed class PublisherOrder : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        foreach (var client in topic.Clients.Values)
        {
            var last = new Dictionary<string, Heard>();
            foreach (var heard in client.OfType<Heard>())
            {
                var publisher = Operation.ClientOf(heard.Id);
                if (last.TryGetValue(publisher, out var later) && Operation.NumberOf(heard.Id) < Operation.NumberOf(later.Id))
                {
                    yield return new("publisher's order", topic.Topic, $"{heard.Who} heard {heard.Id} after {later.Id}", [later, heard]);
                    continue;
                }

                last[publisher] = heard;
            }
        }
    }
}
