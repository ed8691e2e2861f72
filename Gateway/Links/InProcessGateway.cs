namespace Orleans.Channels.Gateway;

/// <summary>This gateway as the topics of the same process reach it: they hand it what they say by themselves, and need no stream.</summary>
/// <param name="identity">The gateway's id.</param>
/// <param name="registry">The topics here.</param>
internal sealed class InProcessGateway(GatewayIdentity identity, TopicRegistry registry) : ILocalGateway
{
    public string Id => identity.Id;

    public Task ReceiveAsync(TopicBatch batch)
    {
        if (registry.TryReceiveAtOnce(batch))
        {
            return Task.CompletedTask;
        }

        var delivery = new InProcessDelivery(registry, batch);
        ThreadPool.UnsafeQueueUserWorkItem(delivery, preferLocal: false);
        return delivery.Task;
    }
}
