namespace Orleans.Channels.Gateway;

/// <summary>What hears the topics that have members at this gateway, whatever way their words come.</summary>
internal interface ITopicReceiver
{
    /// <summary>The number of the stream that topics are to speak over: the last one that was seen to work.</summary>
    int Stream { get; set; }

    /// <summary>Takes what a topic says.</summary>
    void Receive(TopicBatch batch);

    /// <summary>Takes what a topic says in its own turn, when that is no more than to write to a few; false when it is to come by itself.</summary>
    bool TryReceiveAtOnce(TopicBatch batch);

    /// <summary>The stream was silent for a time: whatever was said meanwhile is asked for.</summary>
    Task VerifyAsync(CancellationToken cancellationToken);
}
