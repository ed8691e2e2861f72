namespace Orleans.Channels;

/// <summary>No route takes a topic that something was to be said to: a mistyped topic, as a rule, for nobody can be on it.</summary>
[GenerateSerializer, Alias("Orleans.Channels.TopicUnroutedException")]
public sealed class TopicUnroutedException : OrleansException
{
    /// <summary>Says so of a topic.</summary>
    /// <param name="topic">The topic.</param>
    internal TopicUnroutedException(string topic)
        : base($"No route takes the topic {LogText.Quote(topic)}, so nobody can be on it. Correct the topic (case matters), or Map a channel to it.") => Topic = topic;

    /// <summary>The topic.</summary>
    [Id(0)]
    public string Topic { get; }
}
