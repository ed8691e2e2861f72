namespace Orleans.Channels.Streams;

/// <summary>
/// One queue of a provider: producers put batches in, the queue's pulling agent takes them out, and they stay until it
/// says they were delivered. Its key is <c>provider/number</c>.
/// </summary>
/// <remarks>Calls may get lost while silos die and queues move, so none waits for long, and each may be made again.</remarks>
[Alias("Orleans.Channels.Streams.IWaitingQueueGrain")]
internal interface IWaitingQueueGrain : IGrainWithStringKey
{
    /// <summary>Accepts a batch, waiting for room if there is none. False when none came in time: ask again.</summary>
    [Alias("Enqueue"), ResponseTimeout("00:00:01.500")]
    Task<bool> EnqueueAsync(WaitingQueueBatch batch);

    /// <summary>
    /// Makes the caller the queue's receiver; what an earlier one took and did not acknowledge is given again. If the queue
    /// is to come to the receiver's silo it goes there first, if it can, and the receiver must ask again.
    /// </summary>
    [Alias("Attach"), ResponseTimeout("00:00:01.500")]
    Task<WaitingQueueSession> AttachAsync(SiloAddress receiver, bool bringClose, long[] delivered);

    /// <summary>Goes to the receiver's silo, as this one is about to stop. True when it goes.</summary>
    [Alias("Leave"), ResponseTimeout("00:00:01.500")]
    Task<bool> LeaveAsync();

    /// <summary>Waits until something is there, and gives all that gathered, up to a maximum.</summary>
    [Alias("Take"), ResponseTimeout("00:00:01.500")]
    Task<WaitingQueueTake> TakeAsync(long session, long[] delivered, int maxCount);

    /// <summary>Lets batches go that were delivered.</summary>
    [Alias("Acknowledge"), ResponseTimeout("00:00:01.500")]
    Task AcknowledgeAsync(long[] delivered);

    /// <summary>Ends the session's wait, as its receiver stops.</summary>
    [Alias("Detach"), ResponseTimeout("00:00:01.500")]
    Task DetachAsync(long session, long[] delivered);
}
