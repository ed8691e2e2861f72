using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// One stream's batches in a queue's cache, from the oldest that a new cursor may still ask for to the newest.
/// </summary>
internal sealed class CachedStream
{
    // A subscriber's handshake may end after events that came during it were delivered to others, so those are kept a
    // little longer; these many at most.
    private const int MaxRetained = 1_024;

    private readonly List<WaitingQueueCacheCursor> _cursors = [];
    private readonly int _deliveryBatchSize;
    private readonly Action<long> _onDelivered;
    private readonly Action<CachedStream> _onClosed;
    private CachedBatch _released;
    private CachedBatch _delivered;
    private CachedBatch _newest;
    private CachedBatch _sweepMark;

    public CachedStream(int deliveryBatchSize, Action<long> onDelivered, Action<CachedStream> onClosed)
    {
        _deliveryBatchSize = deliveryBatchSize;
        _onDelivered = onDelivered;
        _onClosed = onClosed;
        _released = _delivered = _newest = _sweepMark = CachedBatch.Start();
    }

    /// <summary>Gets a value indicating whether nothing is left to keep.</summary>
    public bool IsEmpty => _cursors.Count == 0 && _released == _newest;

    /// <summary>Puts a batch at the end.</summary>
    public void Append(WaitingQueueBatch batch) => _newest = _newest.Append(batch);

    /// <summary>Opens a cursor at the batch with this sequence, or after the newest if none is given.</summary>
    public WaitingQueueCacheCursor OpenCursor(long? sequence)
    {
        var start = sequence is { } first ? Before(first) : _newest;
        var cursor = new WaitingQueueCacheCursor(this, start, _deliveryBatchSize);
        _cursors.Add(cursor);
        return cursor;
    }

    /// <summary>Takes a cursor out; what only it had still to deliver is let go when the stream is settled next.</summary>
    public void Close(WaitingQueueCacheCursor cursor)
    {
        if (_cursors.Remove(cursor))
        {
            _onClosed(this);
        }
    }

    /// <summary>
    /// Reports the batches that every cursor has delivered. With no cursor there is no one to deliver to.
    /// </summary>
    public void Settle()
    {
        var end = EndOfDelivered();
        while (_delivered.Position < end)
        {
            _delivered = _delivered.Next!;
            _onDelivered(_delivered.Sequence);
        }

        ReleaseUpTo(Math.Min(_delivered.Position - MaxRetained, end));
    }

    /// <summary>Releases what was delivered before the last sweep.</summary>
    public void Sweep()
    {
        ReleaseUpTo(Math.Min(_sweepMark.Position, EndOfDelivered()));
        _sweepMark = _delivered;
    }

    private long EndOfDelivered()
    {
        var end = _newest.Position;
        foreach (var cursor in _cursors)
        {
            end = Math.Min(end, cursor.Delivered.Position);
        }

        return end;
    }

    private void ReleaseUpTo(long position)
    {
        while (_released.Position < position)
        {
            _released = _released.Next!;
            _released.Release();
        }
    }

    private CachedBatch Before(long sequence)
    {
        for (var before = _released; before.Next is { } next; before = next)
        {
            if (next.Sequence == sequence)
            {
                return before;
            }
        }

        throw new QueueCacheMissException(
            $"Event {sequence} is no longer kept; the subscription goes on with new events.");
    }
}
