namespace Orleans.Channels.Gateway;

/// <summary>
/// Frames that wait for a slow client, in order and bounded. Those of a <see cref="DroppableEvent"/> may make room for others.
/// Not safe to use from several threads.
/// </summary>
/// <param name="maxFrames">How many may wait.</param>
/// <param name="maxBytes">How many bytes may wait, while more than one frame does.</param>
internal sealed class OutboundQueue(int maxFrames, int maxBytes)
{
    private readonly Queue<Frame> _queue = [];
    private Dictionary<DroppableEvent, Lane>? _lanes;
    private int _count;
    private long _bytes;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many bytes wait.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Adds a frame, or drops what its event's policy says.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlyMemory<byte> bytes, DroppableEvent? droppable)
    {
        if (droppable?.Policy == SlowPolicy.KeepLatest && _lanes?.GetValueOrDefault(droppable) is { Lengths.Count: > 0 } earlier)
        {
            DropFirst(earlier);
        }

        while (!Fits(bytes.Length))
        {
            if (LongestLane() is not { } longest)
            {
                // With none before it, this one is the oldest itself.
                return droppable?.Policy == SlowPolicy.DropOldest;
            }

            DropFirst(longest);
        }

        var lane = droppable is null ? null : LaneOf(droppable);
        _queue.Enqueue(new Frame(bytes, lane, lane?.Add(bytes.Length) ?? 0));
        _count++;
        _bytes += bytes.Length;
        return true;
    }

    /// <summary>The first frame, without taking it.</summary>
    public bool TryPeek(out ReadOnlyMemory<byte> bytes)
    {
        while (_queue.TryPeek(out var frame))
        {
            if (!frame.IsDropped)
            {
                bytes = frame.Bytes;
                return true;
            }

            _queue.Dequeue();
        }

        bytes = default;
        return false;
    }

    /// <summary>Takes the first frame.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        if (!TryPeek(out bytes))
        {
            return false;
        }

        if (_queue.Dequeue().Lane is { } lane)
        {
            lane.Lengths.Dequeue();
        }

        _count--;
        _bytes -= bytes.Length;
        if (_count == 0)
        {
            Clear();
        }

        return true;
    }

    /// <summary>Forgets them all.</summary>
    public void Clear()
    {
        _queue.Clear();
        _lanes = null;
        _count = 0;
        _bytes = 0;
    }

    private bool Fits(int length) => _count == 0 || (_count < maxFrames && _bytes + length <= maxBytes);

    private Lane LaneOf(DroppableEvent droppable)
    {
        _lanes ??= [];
        if (!_lanes.TryGetValue(droppable, out var lane))
        {
            _lanes[droppable] = lane = new Lane(droppable);
        }

        return lane;
    }

    private Lane? LongestLane()
    {
        if (_lanes is null)
        {
            return null;
        }

        Lane? longest = null;
        foreach (var lane in _lanes.Values)
        {
            if (lane.Event.Policy == SlowPolicy.DropOldest && lane.Lengths.Count > (longest?.Lengths.Count ?? 0))
            {
                longest = lane;
            }
        }

        return longest;
    }

    private void DropFirst(Lane lane)
    {
        _bytes -= lane.Lengths.Dequeue();
        _count--;

        // What is dropped leaves the queue by turns, so that dropping one costs no search.
        if (_queue.Count > (2 * _count) + 16)
        {
            for (var left = _queue.Count; left > 0; left--)
            {
                if (_queue.Dequeue() is { IsDropped: false } frame)
                {
                    _queue.Enqueue(frame);
                }
            }
        }
    }

    /// <summary>A frame, and its number among those of its event.</summary>
    private readonly record struct Frame(ReadOnlyMemory<byte> Bytes, Lane? Lane, long Number)
    {
        public bool IsDropped => Lane is not null && Number < Lane.Given - Lane.Lengths.Count;
    }

    /// <summary>The frames of one event that wait.</summary>
    private sealed class Lane(DroppableEvent droppable)
    {
        public DroppableEvent Event => droppable;

        /// <summary>Their lengths, in order.</summary>
        public Queue<int> Lengths { get; } = [];

        /// <summary>How many there ever were.</summary>
        public long Given { get; private set; }

        /// <summary>Adds one.</summary>
        /// <returns>Its number.</returns>
        public long Add(int length)
        {
            Lengths.Enqueue(length);
            return Given++;
        }
    }
}
