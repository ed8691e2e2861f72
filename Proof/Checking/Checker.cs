using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>Holds a history against every promise, topic by topic.</summary>
internal sealed class Checker
{
    private readonly IRule[] _rules;

    /// <param name="silence">How long anybody may be without an acknowledged message; for ever by default.</param>
    public Checker(TimeSpan? silence = null) => _rules =
    [
        new OneOrder(),
        new OnceEach(),
        new PublisherOrder(),
        new AcknowledgedIsHeard(),
        new NothingOfBefore(),
        new CounterIsOne(),
        new KickedStaysOut(),
        new PresenceIsTrue(),
        .. silence is { } bound ? [new NobodyWaits(bound)] : Array.Empty<IRule>(),
    ];

    /// <summary>All that is wrong.</summary>
    /// <param name="history">The lines of all clients, in the order of time.</param>
    public IEnumerable<Violation> Check(IEnumerable<Entry> history) =>
        from topic in history.GroupBy(entry => entry.Topic).Select(topic => new TopicHistory(topic.Key, [.. topic]))
        from rule in _rules
        from violation in rule.Check(topic)
        select violation;
}
