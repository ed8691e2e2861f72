namespace Orleans.Channels.Streams;

/// <summary>
/// What a queue answers to a take. <paramref name="Superseded"/> tells the receiver that its session no longer holds.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("Orleans.Channels.Streams.WaitingQueueTake")]
internal sealed record WaitingQueueTake(
    [property: Id(0)] WaitingQueueBatch[] Batches, [property: Id(1)] bool Superseded = false)
{
    /// <summary>Nothing came within the wait.</summary>
    public static WaitingQueueTake Nothing { get; } = new([]);

    /// <summary>Another receiver attached, or the queue began a new life.</summary>
    public static WaitingQueueTake NotYours { get; } = new([], Superseded: true);
}
