using System.Collections.Concurrent;

namespace Orleans.Channels.Grains;

/// <summary>The topics that live on this silo.</summary>
internal sealed class SiloTopics : ILocalActivations
{
    private readonly ConcurrentDictionary<string, LocalActivation> _topics = new(StringComparer.Ordinal);

    public int Count => _topics.Count;

    /// <summary>Their activations.</summary>
    public IGrainContext[] Activations => [.. _topics.Values.Select(topic => topic.Grain)];

    public void Add(LocalActivation topic) => _topics[topic.Topic] = topic;

    // The next activation may be here already.
    public void Remove(LocalActivation topic) => _topics.TryRemove(new(topic.Topic, topic));

    public ILocalActivation? Find(string topic, long epoch) =>
        _topics.TryGetValue(topic, out var found) && found.Epoch == epoch ? found : null;
}
