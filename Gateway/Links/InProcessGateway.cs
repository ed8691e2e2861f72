namespace Orleans.Channels.Gateway;

/// <summary>This gateway as the topics of the same process reach it: they hand it what they say by themselves, and need no stream.</summary>
/// <param name="identity">The gateway's id.</param>
/// <param name="topics">What hears them.</param>
internal sealed class InProcessGateway(GatewayIdentity identity, ITopicReceiver topics) : ILocalGateway
{
    public string Id => identity.Id;

    public Task ReceiveAsync(TopicBatch batch)
    {
        if (topics.TryReceiveAtOnce(batch))
        {
            return Task.CompletedTask;
        }

        var delivery = new InProcessDelivery(topics, batch);
        ThreadPool.UnsafeQueueUserWorkItem(delivery, preferLocal: false);
        return delivery.Task;
    }
}
