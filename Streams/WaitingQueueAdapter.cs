using System.Collections.Frozen;
using Orleans.Serialization;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// Publishes to the queues: a publish completes when its queue has accepted the events.
/// </summary>
internal sealed class WaitingQueueAdapter(
    string name,
    HashRingBasedStreamQueueMapper mapper,
    Func<QueueId, IWaitingQueueGrain> queueGrain,
    Func<QueueId, IQueueAdapterReceiver> createReceiver,
    DeepCopier copier,
    TimeProvider time,
    CancellationToken stopping) : IQueueAdapter
{
    // A queue says "full" only after a long wait, or at once when its silo stops and the queue has to come up
    // elsewhere.
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(50);

    private readonly FrozenDictionary<QueueId, IWaitingQueueGrain> _queues =
        mapper.GetAllQueues().ToFrozenDictionary(queue => queue, queueGrain);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsRewindable => false;

    /// <inheritdoc/>
    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    /// <inheritdoc/>
    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => createReceiver(queueId);

    /// <inheritdoc/>
    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (token is not null)
        {
            throw new ArgumentException("The queue gives events their tokens; publish without one.", nameof(token));
        }

        // The copy keeps producer and consumer apart, and is none for immutable events.
        object?[] copies = [.. events.Select(item => (object?)copier.Copy(item))];
        if (copies.Length == 0)
        {
            return;
        }

        var queue = _queues[mapper.GetQueueForStream(streamId)];
        var batch = new WaitingQueueBatch(streamId, copies, requestContext);
        while (!await queue.EnqueueAsync(batch))
        {
            await Task.Delay(FullPause, time, stopping);
        }
    }
}
