namespace Orleans.Channels.Streams;

/// <summary>
/// A producer's batch that waits for room. Its task gives true once the batch is accepted, false when the time is up.
/// </summary>
internal sealed class EnqueueWaiter(WaitingQueueBatch batch, DateTimeOffset deadline) : TaskCompletionSource<bool>
{
    /// <summary>Gets the batch.</summary>
    public WaitingQueueBatch Batch { get; } = batch;

    /// <summary>Gets when the producer must have an answer.</summary>
    public DateTimeOffset Deadline { get; } = deadline;
}
