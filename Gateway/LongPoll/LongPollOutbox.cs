namespace Orleans.Channels.Gateway;

/// <summary>
/// What waits for a client's next poll. Messages that a poll takes stay here until their answer has been written, so that
/// a lost answer loses none.
/// </summary>
internal sealed class LongPollOutbox(int maxFrames, int maxBytes, Action overflowed) : SocketOutbox
{
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = [];
    private int _waitingBytes;
    private bool _closed;

    /// <summary>Called when there is something for a poll.</summary>
    public Action? Filled { get; set; }

    public override void Append(EncodedFrame frame)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_waiting.Count < maxFrames && _waitingBytes + frame.Message.Length <= maxBytes)
            {
                _waiting.Enqueue(frame.Message);
                _waitingBytes += frame.Message.Length;
                return;
            }
        }

        overflowed();
    }

    public override void Flush() => Filled?.Invoke();

    /// <summary>The first messages that wait, without taking them; at least one if there is any.</summary>
    /// <param name="maxBatchBytes">About how many bytes of messages one answer carries.</param>
    public byte[][] Peek(int maxBatchBytes)
    {
        lock (_gate)
        {
            var bytes = 0;
            return [.. _waiting.TakeWhile(message => (bytes += message.Length) <= maxBatchBytes || bytes == message.Length).Select(message => message.ToArray())];
        }
    }

    /// <summary>Takes away the first messages.</summary>
    public void Take(int count)
    {
        lock (_gate)
        {
            for (; count > 0 && _waiting.TryDequeue(out var message); count--)
            {
                _waitingBytes -= message.Length;
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
