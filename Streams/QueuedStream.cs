namespace Orleans.Channels.Streams;

/// <summary>
/// One stream's share of a queue: how many of its batches are in, and who waits to put in more.
/// </summary>
internal sealed class QueuedStream
{
    /// <summary>Gets or sets the number of the stream's batches that are not delivered yet.</summary>
    public int Count { get; set; }

    /// <summary>Gets or sets the number of bytes of those batches.</summary>
    public long Bytes { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the stream stands in the line for the whole queue's room.
    /// </summary>
    public bool IsInLine { get; set; }

    /// <summary>Gets the stream's producers that wait for room, the longest wait first.</summary>
    public Queue<EnqueueWaiter> Waiters { get; } = new();
}
