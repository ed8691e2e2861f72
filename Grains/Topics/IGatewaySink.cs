namespace Orleans.Channels.Grains;

/// <summary>Where what a topic says to one gateway goes. Touched in the topic's turns only.</summary>
internal interface IGatewaySink
{
    /// <summary>The gateway hears a later stream from now on.</summary>
    void MoveTo(int stream);

    /// <summary>Hands a batch over. Completes when the gateway, or what carries it there, has taken it; who awaits that goes on in the topic's turns.</summary>
    Task PublishAsync(TopicBatch batch);
}
