namespace Orleans.Channels.Gateway;

/// <summary>
/// A batch on its way from a topic of the same process that is more than writing to a few. On the thread pool, for what a
/// gateway does on hearing it (a rejoin, a repair) must not go on as part of the topic's own turn.
/// </summary>
/// <param name="topics">What hears it.</param>
/// <param name="batch">What the topic says.</param>
internal sealed class InProcessDelivery(ITopicReceiver topics, TopicBatch batch) : TaskCompletionSource, IThreadPoolWorkItem
{
    public void Execute()
    {
        try
        {
            topics.Receive(batch);
            SetResult();
        }
        catch (Exception exception)
        {
            SetException(exception);
        }
    }
}
