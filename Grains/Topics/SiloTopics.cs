using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Grains;

/// <summary>The topics that live on this silo.</summary>
internal sealed class SiloTopics(IOptions<TopicOptions> options) : ILocalActivations
{
    private readonly ConcurrentDictionary<string, LocalActivation> _topics = new(StringComparer.Ordinal);

    /// <summary>What their repair logs keep together.</summary>
    public KeptBytes RepairLogs { get; } = new(MemoryReading.Take().Part(options.Value.RepairLogsPercent));

    /// <summary>What their histories keep together in memory.</summary>
    public KeptBytes Histories { get; } = new(MemoryReading.Take().Part(options.Value.HistoriesPercent));

    public int Count => _topics.Count;

    /// <summary>Their activations.</summary>
    public IGrainContext[] Activations => [.. _topics.Values.Select(topic => topic.Grain)];

    public void Add(LocalActivation topic) => _topics[topic.Topic] = topic;

    // The next activation may be here already.
    public void Remove(LocalActivation topic) => _topics.TryRemove(new(topic.Topic, topic));

    public ILocalActivation? Find(string topic, long epoch) =>
        _topics.TryGetValue(topic, out var found) && found.Epoch == epoch ? found : null;
}
