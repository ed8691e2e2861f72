using System.Runtime.InteropServices;

namespace Orleans.Channels.Streams;

/// <summary>
/// A bounded first-in-first-out queue: a full one makes producers wait, an empty one makes its receiver wait. A batch
/// counts until it is acknowledged. One thread at a time, and time comes in from outside.
/// </summary>
/// <remarks>
/// Waiting calls are completed in the turn that ends their wait, which saves a hop. So a method completes them only
/// when its own state is whole.
/// </remarks>
/// <param name="capacity">How many batches it holds.</param>
/// <param name="streamCapacity">How many of them may be one stream's.</param>
/// <param name="firstSequence">The number of the first one.</param>
/// <param name="bytes">How many bytes it holds.</param>
/// <param name="streamBytes">How many of them may be one stream's.</param>
internal sealed class WaitingQueue(int capacity, int streamCapacity, long firstSequence, long bytes = long.MaxValue, long streamBytes = long.MaxValue)
{
    private static readonly Task<bool> Accepted = Task.FromResult(true);

    private readonly Dictionary<long, WaitingQueueBatch> _taken = [];
    private readonly Dictionary<StreamId, QueuedStream> _streams = [];
    private readonly Queue<QueuedStream> _line = new();
    private Queue<WaitingQueueBatch> _waiting = new();
    private TakeWaiter? _take;
    private long _nextSequence = firstSequence;
    private long _session;

    /// <summary>Gets the number of batches that are not acknowledged.</summary>
    public int Count => _waiting.Count + _taken.Count;

    /// <summary>Gets the number of their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Puts a batch in. True when it is accepted, false when no room came before the deadline.</summary>
    public Task<bool> EnqueueAsync(WaitingQueueBatch batch, DateTimeOffset deadline)
    {
        var stream = StreamOf(batch.StreamId);
        if (stream.Waiters.Count == 0 && HasRoom(stream))
        {
            Accept(stream, batch);
            HandOut();
            return Accepted;
        }

        var waiter = new EnqueueWaiter(batch, deadline);
        stream.Waiters.Enqueue(waiter);
        StandInLine(stream);
        return waiter.Task;
    }

    /// <summary>
    /// Starts a receiver's session, which ends the one before it: batches that one took are handed out again.
    /// </summary>
    public long Attach(long[] delivered)
    {
        Acknowledge(delivered);
        _waiting = new(Unacknowledged());
        _taken.Clear();
        EndSession();
        return _session;
    }

    /// <summary>Ends the receiver's session.</summary>
    public void EndSession()
    {
        _session++;
        EndTake(WaitingQueueTake.NotYours);
    }

    /// <summary>Takes what gathered, or waits for the next batch until the deadline.</summary>
    public Task<WaitingQueueTake> TakeAsync(long session, long[] delivered, int maxCount, DateTimeOffset deadline)
    {
        Acknowledge(delivered);
        if (session != _session)
        {
            return Task.FromResult(WaitingQueueTake.NotYours);
        }

        // A second take of one session means that the receiver gave up on the first.
        EndTake(WaitingQueueTake.Nothing);
        if (_waiting.Count > 0)
        {
            return Task.FromResult(TakeNow(maxCount));
        }

        _take = new(maxCount, deadline);
        return _take.Task;
    }

    /// <summary>Lets delivered batches go and gives their room to waiting producers.</summary>
    public void Acknowledge(long[] delivered)
    {
        foreach (var sequence in delivered)
        {
            if (_taken.Remove(sequence, out var batch))
            {
                Release(batch);
            }
        }

        Admit();
    }

    /// <summary>Ends the session's wait.</summary>
    public void Detach(long session, long[] delivered)
    {
        Acknowledge(delivered);
        if (session == _session)
        {
            EndTake(WaitingQueueTake.Nothing);
        }
    }

    /// <summary>Answers the calls whose time is up.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (_take is { } take && take.Deadline <= now)
        {
            EndTake(WaitingQueueTake.Nothing);
        }

        foreach (var (id, stream) in _streams.Where(pair => pair.Value.Waiters.Count > 0).ToArray())
        {
            while (stream.Waiters.TryPeek(out var waiter) && waiter.Deadline <= now)
            {
                stream.Waiters.Dequeue().SetResult(false);
            }

            Forget(id, stream);
        }
    }

    /// <summary>Gives the batches that are not acknowledged, in order.</summary>
    public IEnumerable<WaitingQueueBatch> Unacknowledged() =>
        _taken.Values.OrderBy(batch => batch.Sequence).Concat(_waiting);

    /// <summary>Puts batches of a moved queue in, above any bound, since they were accepted once.</summary>
    public void Restore(IEnumerable<WaitingQueueBatch> batches)
    {
        foreach (var batch in batches)
        {
            _nextSequence = Math.Max(_nextSequence, batch.Sequence + 1);
            _waiting.Enqueue(batch);
            Add(StreamOf(batch.StreamId), batch);
        }
    }

    private bool HasRoom(QueuedStream stream) => HasRoomForAny && HasRoomOfItsOwn(stream);

    // Up to a batch more than that, or one that is larger than all would wait for ever.
    private bool HasRoomForAny => Count < capacity && Bytes < bytes;

    private bool HasRoomOfItsOwn(QueuedStream stream) => stream.Count < streamCapacity && stream.Bytes < streamBytes;

    private void Add(QueuedStream stream, WaitingQueueBatch batch)
    {
        stream.Count++;
        stream.Bytes += batch.Bytes;
        Bytes += batch.Bytes;
    }

    private void Accept(QueuedStream stream, WaitingQueueBatch batch)
    {
        Add(stream, batch);
        _waiting.Enqueue(batch.At(_nextSequence++));
    }

    private void HandOut()
    {
        if (_take is { } take && _waiting.Count > 0)
        {
            _take = null;
            take.SetResult(TakeNow(take.MaxCount));
        }
    }

    private WaitingQueueTake TakeNow(int maxCount)
    {
        var batches = new WaitingQueueBatch[Math.Min(maxCount, _waiting.Count)];
        for (var index = 0; index < batches.Length; index++)
        {
            var batch = _waiting.Dequeue();
            _taken.Add(batch.Sequence, batch);
            batches[index] = batch;
        }

        return new(batches);
    }

    private void EndTake(WaitingQueueTake answer)
    {
        var take = _take;
        _take = null;
        take?.SetResult(answer);
    }

    private void Release(WaitingQueueBatch batch)
    {
        var stream = _streams[batch.StreamId];
        stream.Count--;
        stream.Bytes -= batch.Bytes;
        Bytes -= batch.Bytes;
        StandInLine(stream);
        Forget(batch.StreamId, stream);
    }

    // Only streams that their own bound lets through stand in line, so that a frozen one can't block the others there.
    private void StandInLine(QueuedStream stream)
    {
        if (!stream.IsInLine && stream.Waiters.Count > 0 && HasRoomOfItsOwn(stream))
        {
            stream.IsInLine = true;
            _line.Enqueue(stream);
        }
    }

    // One batch a stream in turn: a stream with many producers leaves room to the next one.
    private void Admit()
    {
        while (HasRoomForAny && _line.TryDequeue(out var stream))
        {
            stream.IsInLine = false;
            if (stream.Waiters.TryDequeue(out var waiter))
            {
                Accept(stream, waiter.Batch);
                StandInLine(stream);
                HandOut();
                waiter.SetResult(true);
            }
        }
    }

    private QueuedStream StreamOf(StreamId id) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_streams, id, out _) ??= new();

    private void Forget(StreamId id, QueuedStream stream)
    {
        if (stream.Count == 0 && stream.Waiters.Count == 0)
        {
            _streams.Remove(id);
        }
    }
}
