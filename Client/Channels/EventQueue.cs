namespace Orleans.Channels.Client;

/// <summary>What waits for one subscription's reader, within its bound.</summary>
/// <param name="eventName">The event that is subscribed to; null for all that happens.</param>
/// <param name="options">The bound.</param>
internal sealed class EventQueue(string? eventName, SubscriptionOptions options)
{
    private readonly Lock _gate = new();
    private readonly Queue<ChannelEvent> _events = new();
    private readonly int _capacity = options.Overflow == OverflowPolicy.KeepLatest ? 1 : options.Capacity;
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _room;
    private bool _isOver;
    private long _droppedHere;
    private long _dropped;

    /// <summary>How many events were dropped in all.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Whether what happens is for this reader.</summary>
    public bool Takes(ChannelEventKind kind, string name) => eventName is null || (kind == ChannelEventKind.Message && name == eventName);

    /// <summary>Adds an event.</summary>
    /// <returns>What to wait for before more may come, or null.</returns>
    public Task? Add(ChannelEvent added)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            if (options.Overflow != OverflowPolicy.Wait && _events.Count == _capacity)
            {
                _events.Dequeue();
                _droppedHere++;
                _dropped++;
            }

            _events.Enqueue(added);
            Wake();
            return options.Overflow == OverflowPolicy.Wait && _events.Count >= _capacity ? (_room ??= NewWait()).Task : null;
        }
    }

    /// <summary>Nothing more comes: the reader gets what waits, and then the end.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isOver = true;
            Wake();
            Release();
        }
    }

    /// <summary>Nobody reads any more.</summary>
    public void Abandon()
    {
        Complete();
        lock (_gate)
        {
            _events.Clear();
        }
    }

    /// <summary>Waits for the next event.</summary>
    /// <returns>The event, or null at the end.</returns>
    public async ValueTask<ChannelEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                if (TryTake() is { } taken)
                {
                    return taken;
                }

                if (_isOver)
                {
                    return null;
                }

                _reader = NewWait();
                wait = _reader.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChannelEvent? TryTake()
    {
        // Those that made room were older than all that is still here.
        if (_droppedHere > 0 && eventName is null)
        {
            var dropped = new ChannelEvent(ChannelEventKind.Dropped) { Dropped = _droppedHere };
            _droppedHere = 0;
            return dropped;
        }

        if (!_events.TryDequeue(out var taken))
        {
            return null;
        }

        Release();
        return taken;
    }

    private void Wake()
    {
        _reader?.TrySetResult();
        _reader = null;
    }

    private void Release()
    {
        if (_isOver || _events.Count < _capacity)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }
}
