namespace Orleans.Channels.Proof.Checking;

/// <summary>A join that recovers nothing gives nothing of what was acknowledged before it was asked for.</summary>
internal sealed class NothingOfBefore : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        foreach (var session in topic.Sessions)
        {
            foreach (var heard in session.Heard)
            {
                if (session.Joining is { } joining
                    && topic.Operations.TryGetValue(heard.Id, out var said) && said.IsOk && said.EndedAt < joining.At)
                {
                    yield return new(
                        "recovered is whole or nothing",
                        topic.Topic,
                        $"{heard.Who} recovered nothing, and yet heard {heard.Id} of before",
                        [.. said.Lines, joining, session.Joined, heard]);
                }
            }
        }
    }
}
