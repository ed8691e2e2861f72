namespace Orleans.Channels.Client;

/// <summary>What waits for one subscription's reader, within its bound.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="options">The bound.</param>
/// <param name="tellDropped">Makes what the reader is told in place of those that were dropped; null if it isn't told.</param>
internal sealed class SubscriptionQueue<T>(SubscriptionOptions options, Func<long, T>? tellDropped)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _waiting = new();
    private readonly int _capacity = options.Overflow == OverflowPolicy.KeepLatest ? 1 : options.Capacity;
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _room;
    private bool _isOver;
    private long _droppedHere;
    private long _dropped;

    /// <summary>How many were dropped in all.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds to the end.</summary>
    /// <returns>What to wait for before more may come, or null.</returns>
    public Task? Add(T added)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return null;
            }

            if (options.Overflow != OverflowPolicy.Wait && _waiting.Count == _capacity)
            {
                _waiting.Dequeue();
                _droppedHere++;
                _dropped++;
                ClientTelemetry.Drop();
            }

            _waiting.Enqueue(added);
            Wake();
            return options.Overflow == OverflowPolicy.Wait && _waiting.Count >= _capacity ? (_room ??= NewWait()).Task : null;
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
            _waiting.Clear();
        }
    }

    /// <summary>Waits for the next.</summary>
    /// <returns>It, or null at the end.</returns>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
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

    private T? TryTake()
    {
        // Those that made room were older than all that is still here.
        if (_droppedHere > 0 && tellDropped is not null)
        {
            var dropped = tellDropped(_droppedHere);
            _droppedHere = 0;
            return dropped;
        }

        if (!_waiting.TryDequeue(out var taken))
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
        if (_isOver || _waiting.Count < _capacity)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }
}
