namespace Orleans.Channels.Streams;

/// <summary>
/// A batch in its stream's chain. Links go forward only, so a cursor keeps alive what lies ahead of it and nothing
/// behind.
/// </summary>
internal sealed class CachedBatch
{
    private CachedBatch(WaitingQueueBatch? batch, long position)
    {
        Batch = batch;
        Position = position;
        Sequence = batch?.Sequence ?? long.MinValue;
    }

    /// <summary>Gets the batch, until it is released.</summary>
    public WaitingQueueBatch? Batch { get; private set; }

    /// <summary>Gets the place in the chain.</summary>
    public long Position { get; }

    /// <summary>Gets the batch's sequence number.</summary>
    public long Sequence { get; }

    /// <summary>Gets the batch after this one.</summary>
    public CachedBatch? Next { get; private set; }

    /// <summary>Starts a chain.</summary>
    public static CachedBatch Start() => new(null, 0);

    /// <summary>Puts a batch after this one.</summary>
    public CachedBatch Append(WaitingQueueBatch batch) => Next = new(batch, Position + 1);

    /// <summary>Lets the batch go.</summary>
    public void Release() => Batch = null;
}
