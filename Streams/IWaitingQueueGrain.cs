namespace Orleans.Channels.Streams;

/// <summary>
/// One queue of a provider: producers put batches in, the queue's pulling agent takes them out, and they stay until it
/// says they were delivered. Its key is <c>provider/number</c>.
/// </summary>
[Alias("Orleans.Channels.Streams.IWaitingQueueGrain")]
internal interface IWaitingQueueGrain : IGrainWithStringKey
{
    /// <summary>Accepts a batch, waiting for room if there is none. False when none came in time: ask again.</summary>
    [Alias("Enqueue")]
    Task<bool> EnqueueAsync(WaitingQueueBatch batch);

    /// <summary>
    /// Makes the caller the queue's receiver; what an earlier one took and did not acknowledge is given again. With a
    /// silo to move to, the queue goes there first, if it can, and the receiver must ask again without one.
    /// </summary>
    [Alias("Attach")]
    Task<WaitingQueueSession> AttachAsync(SiloAddress? moveTo, long[] delivered);

    /// <summary>Waits until something is there, and gives all that gathered, up to a maximum.</summary>
    [Alias("Take")]
    Task<WaitingQueueTake> TakeAsync(long session, long[] delivered, int maxCount);

    /// <summary>Lets batches go that were delivered.</summary>
    [Alias("Acknowledge")]
    Task AcknowledgeAsync(long[] delivered);

    /// <summary>Ends the session's wait, as its receiver stops.</summary>
    [Alias("Detach")]
    Task DetachAsync(long session, long[] delivered);
}
