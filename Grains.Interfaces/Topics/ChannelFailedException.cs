namespace Orleans.Channels;

/// <summary>
/// A topic can't come to life, for its channel's constructor or <c>ActivateAsync</c> threw. What it threw is in the silo's log (1310); the next who asks
/// for the topic tries anew.
/// </summary>
[GenerateSerializer, Alias("Orleans.Channels.ChannelFailedException")]
public sealed class ChannelFailedException : OrleansException
{
    /// <summary>Says so of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="where">The class and the member that threw.</param>
    /// <param name="thrown">What was thrown.</param>
    internal ChannelFailedException(string topic, string where, string thrown)
        : base($"{where} threw {thrown}, so the topic {LogText.Quote(topic)} can't come to life. The silo's log has the stack (1310).")
    {
        Topic = topic;
        Where = where;
    }

    /// <summary>The topic.</summary>
    [Id(0)]
    public string Topic { get; }

    /// <summary>The class and the member that threw.</summary>
    [Id(1)]
    public string Where { get; }
}
