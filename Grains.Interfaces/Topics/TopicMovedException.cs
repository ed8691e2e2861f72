namespace Orleans.Channels;

/// <summary>
/// What was asked can't be stored, because the activation of the topic that was to do it has ended or has lost the topic to
/// another one. The topic goes on elsewhere.
/// </summary>
[GenerateSerializer, Alias("Orleans.Channels.TopicMovedException")]
public sealed class TopicMovedException : OrleansException
{
    /// <summary>Says so of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="what">What wasn't done, as the beginning of a sentence.</param>
    /// <param name="cause">What the storage said, if it was asked.</param>
    internal TopicMovedException(string topic, string what, Exception? cause = null)
        : base($"{what}: the topic has moved, or ends here. Its next activation has what was stored; ask there.", cause!) => Topic = topic;

    /// <summary>The topic.</summary>
    [Id(0)]
    public string Topic { get; }
}
