using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// The events of one publish on one stream, with the sequence number their queue gave them. Immutable, so within a
/// process it goes from producer to consumer by reference.
/// </summary>
[GenerateSerializer]
[Immutable]
[Alias("Orleans.Channels.Streams.WaitingQueueBatch")]
internal sealed class WaitingQueueBatch(
    StreamId streamId, object?[] events, Dictionary<string, object>? requestContext, long sequence = 0)
    : IBatchContainer
{
    [Id(1)]
    private readonly object?[] _events = events;

    [Id(2)]
    private readonly Dictionary<string, object>? _requestContext = requestContext;

    /// <inheritdoc/>
    [Id(0)]
    public StreamId StreamId { get; } = streamId;

    /// <summary>Gets the batch's place in its queue; 0 until the queue has accepted it.</summary>
    [Id(3)]
    public long Sequence { get; } = sequence;

    /// <summary>Gets the batch's bytes, as its queue counts them. They don't travel.</summary>
    [field: NonSerialized]
    public long Bytes { get; private init; }

    /// <inheritdoc/>
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Sequence);

    /// <summary>
    /// Gives the same events at a place in the queue. A new object, as a producer may offer this one again.
    /// </summary>
    public WaitingQueueBatch At(long sequence) => new(StreamId, _events, _requestContext, sequence) { Bytes = Bytes };

    /// <summary>Gives the same events at the same place, their bytes counted.</summary>
    /// <param name="sizeOf">How many bytes an event has.</param>
    public WaitingQueueBatch Counted(Func<object?, long> sizeOf) => new(StreamId, _events, _requestContext, Sequence) { Bytes = _events.Sum(sizeOf) };

    /// <inheritdoc/>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        for (var index = 0; index < _events.Length; index++)
        {
            yield return Tuple.Create<T, StreamSequenceToken>(
                (T)_events[index]!, new EventSequenceTokenV2(Sequence, index));
        }
    }

    /// <inheritdoc/>
    public bool ImportRequestContext()
    {
        if (_requestContext is null)
        {
            return false;
        }

        RequestContextExtensions.Import(_requestContext);
        return true;
    }
}
