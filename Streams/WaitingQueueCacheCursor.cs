using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// One subscription's place in its stream.
/// </summary>
/// <remarks>
/// The pulling agent gathers up to a delivery batch by moving on, delivers it, and comes back for more. So a move that
/// begins a new gathering says that all before it was delivered.
/// </remarks>
internal sealed class WaitingQueueCacheCursor(CachedStream stream, CachedBatch start, int deliveryBatchSize)
    : IQueueCacheCursor
{
    private CachedBatch _current = start;
    private int _gathered;

    /// <summary>Gets the last batch that was delivered.</summary>
    public CachedBatch Delivered { get; private set; } = start;

    /// <inheritdoc/>
    public IBatchContainer? GetCurrent(out Exception? exception)
    {
        exception = null;
        return _current.Batch;
    }

    /// <inheritdoc/>
    public QueueCacheCursorMoveResult MoveNextWithResult()
    {
        if (_gathered == 0 && Delivered != _current)
        {
            Delivered = _current;
            stream.Settle();
        }

        if (_current.Next is not { } next)
        {
            _gathered = 0;
            return QueueCacheCursorMoveResult.NoData;
        }

        _current = next;
        _gathered = (_gathered + 1) % deliveryBatchSize;
        return QueueCacheCursorMoveResult.Success;
    }

    // What the interface had before, and still asks for.
    bool IQueueCacheCursor.MoveNext() => MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success;

    /// <inheritdoc/>
    public void Refresh(StreamSequenceToken token)
    {
        // The chain leads to new batches by itself.
    }

    /// <inheritdoc/>
    public void RecordDeliveryFailure()
    {
        // The agent tells the consumer of the loss and goes on, so the batch counts as done.
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Close(this);
}
