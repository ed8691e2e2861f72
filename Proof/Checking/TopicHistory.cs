using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>All that happened on one topic.</summary>
internal sealed class TopicHistory
{
    /// <param name="topic">Its name.</param>
    /// <param name="entries">Its lines, in the order of time.</param>
    public TopicHistory(string topic, IReadOnlyCollection<Entry> entries)
    {
        Topic = topic;
        Entries = entries;
        var ends = entries.OfType<Ended>().ToDictionary(ended => ended.Id);
        Operations = entries.OfType<Begun>().ToDictionary(begun => begun.Id, begun => new Operation(begun, ends.GetValueOrDefault(begun.Id)));
        Clients = entries.GroupBy(entry => entry.Who).ToDictionary(client => client.Key, client => (IReadOnlyList<Entry>)[.. client]);
        Sessions = [.. Clients.Values.SelectMany(Session.Of)];
    }

    /// <summary>Its name.</summary>
    public string Topic { get; }

    /// <summary>Its lines, in the order of time.</summary>
    public IReadOnlyCollection<Entry> Entries { get; }

    /// <summary>What was asked for, by name.</summary>
    public IReadOnlyDictionary<string, Operation> Operations { get; }

    /// <summary>The lines of each client.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Entry>> Clients { get; }

    /// <summary>What clients heard without a hole.</summary>
    public IReadOnlyList<Session> Sessions { get; }

    /// <summary>Operations of one kind, in the order of their beginnings.</summary>
    public IEnumerable<Operation> Of(Verb verb) =>
        Operations.Values.Where(operation => operation.Begun.Verb == verb).OrderBy(operation => operation.Begun.At);
}
