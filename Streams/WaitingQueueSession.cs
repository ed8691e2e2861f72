namespace Orleans.Channels.Streams;

/// <summary>
/// A receiver's right to take from a queue: the latest to attach holds it. <paramref name="Epoch"/> names the queue's
/// life, within which sequence numbers only grow; <paramref name="Number"/> is 0 when the queue is moving and the
/// receiver must ask again.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("Orleans.Channels.Streams.WaitingQueueSession")]
internal readonly record struct WaitingQueueSession([property: Id(0)] Guid Epoch, [property: Id(1)] long Number);
