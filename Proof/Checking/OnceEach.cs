using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>A client hears a message once, and only what somebody said and wasn't refused.</summary>
internal sealed class OnceEach : IRule
{
    private const string Rule = "once each";

    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        foreach (var client in topic.Clients.Values)
        {
            var known = new Dictionary<string, Heard>();
            foreach (var heard in client.OfType<Heard>())
            {
                if (!known.TryAdd(heard.Id, heard))
                {
                    yield return new(Rule, topic.Topic, $"{heard.Who} heard {heard.Id} twice", [known[heard.Id], heard]);
                }
                else if (!topic.Operations.TryGetValue(heard.Id, out var said))
                {
                    yield return new(Rule, topic.Topic, $"{heard.Who} heard {heard.Id}, which nobody said", [heard]);
                }
                else if (said.IsFail)
                {
                    yield return new(Rule, topic.Topic, $"{heard.Who} heard {heard.Id}, which was refused", [.. said.Lines, heard]);
                }
            }
        }
    }
}
