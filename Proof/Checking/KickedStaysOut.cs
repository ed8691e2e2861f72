using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>What a member begins after its kick has returned isn't answered with ok, until it has joined again.</summary>
internal sealed class KickedStaysOut : IRule
{
    /// <inheritdoc/>
    public IEnumerable<Violation> Check(TopicHistory topic)
    {
        foreach (var kick in topic.Of(Verb.Kick).Where(kick => kick.IsOk))
        {
            var client = topic.Clients.GetValueOrDefault(kick.Begun.Whom!) ?? [];
            var again = client.FirstOrDefault(entry => entry is Joined && entry.At > kick.Begun.At)?.At ?? long.MaxValue;
            foreach (var later in client.OfType<Begun>().Where(begun => begun.At > kick.EndedAt && begun.At < again).Select(begun => topic.Operations[begun.Id]))
            {
                if (later.IsOk)
                {
                    yield return new("kicked stays out", topic.Topic, $"{later.Id} was done for {kick.Begun.Whom}, who had been kicked", [.. kick.Lines, .. later.Lines]);
                }
            }
        }
    }
}
