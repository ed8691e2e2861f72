namespace Orleans.Channels.Gateway;

/// <summary>
/// What waits for a client's next poll. Messages that a poll takes stay here until their answer has been written, so that
/// a lost answer loses none.
/// </summary>
internal sealed class LongPollOutbox(int maxFrames, int maxBytes, Action overflowed) : SocketOutbox
{
    private readonly Lock _gate = new();
    private readonly OutboundQueue _waiting = new(maxFrames, maxBytes);
    private readonly Queue<ReadOnlyMemory<byte>> _underWay = [];
    private long _underWayBytes;
    private long _frames;
    private long _bytes;
    private bool _closed;

    /// <summary>Called when there is something for a poll.</summary>
    public Action? Filled { get; set; }

    /// <summary>How many messages were delivered.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>How many bytes of messages were delivered.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many messages wait for a poll.</summary>
    public int Waiting => _waiting.Count;

    /// <inheritdoc/>
    public override long WaitingBytes => _waiting.Bytes + Volatile.Read(ref _underWayBytes);

    public override void Append(EncodedFrame frame, DroppableEvent? droppable = null)
    {
        lock (_gate)
        {
            if (_closed || _waiting.TryAdd(frame.Message, droppable))
            {
                return;
            }
        }

        overflowed();
    }

    public override void Flush() => Filled?.Invoke();

    /// <summary>The first messages that wait, without taking them; at least one if there is any. From now on none of them is dropped.</summary>
    /// <param name="maxBatchBytes">About how many bytes of messages one answer carries.</param>
    public byte[][] Peek(int maxBatchBytes)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var next) && (_underWay.Count == 0 || _underWayBytes + next.Length <= maxBatchBytes))
            {
                _waiting.TryTake(out _);
                _underWay.Enqueue(next);
                _underWayBytes += next.Length;
            }

            return [.. _underWay.Select(message => message.ToArray())];
        }
    }

    /// <summary>Takes away the first messages of what was last shown.</summary>
    public void Take(int count)
    {
        lock (_gate)
        {
            while (count-- > 0 && _underWay.TryDequeue(out var message))
            {
                _frames++;
                _bytes += message.Length;
                _underWayBytes -= message.Length;
            }
        }
    }

    /// <summary>Takes nothing more in; what waits may still be polled.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }
}
