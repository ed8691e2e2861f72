using System.Collections.Concurrent;

namespace Orleans.Channels.Grains;

/// <summary>The topics that live on this silo.</summary>
internal sealed class SiloTopics : ILocalActivations
{
    private readonly ConcurrentDictionary<string, TopicGrain> _topics = new(StringComparer.Ordinal);

    public int Count => _topics.Count;

    /// <summary>Their activations.</summary>
    public IGrainContext[] Activations => [.. _topics.Values.Select(topic => topic.GrainContext)];

    public void Add(TopicGrain topic) => _topics[topic.Topic.Name] = topic;

    // The next activation may be here already.
    public void Remove(TopicGrain topic) => _topics.TryRemove(new(topic.Topic.Name, topic));

    public ILocalActivation? Find(string topic, long epoch) =>
        _topics.TryGetValue(topic, out var found) && found.Epoch == epoch ? found : null;
}
