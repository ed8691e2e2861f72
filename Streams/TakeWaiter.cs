namespace Orleans.Channels.Streams;

/// <summary>
/// A receiver's take that waits for a batch.
/// </summary>
internal sealed class TakeWaiter(int maxCount, DateTimeOffset deadline) : TaskCompletionSource<WaitingQueueTake>
{
    /// <summary>Gets how many batches it takes at most.</summary>
    public int MaxCount { get; } = maxCount;

    /// <summary>Gets when the receiver must have an answer.</summary>
    public DateTimeOffset Deadline { get; } = deadline;
}
