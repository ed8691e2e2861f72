namespace Orleans.Channels.Tests;

/// <summary>Runs all that happens in a simulation on one thread, in an order that a seed decides, in a time of its own.</summary>
internal sealed class SeededScheduler
{
    // What a step takes: an endless exchange of calls that takes no time would otherwise never end.
    private const long StepTicks = 10;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<TurnQueue> _ready = [];
    private readonly PriorityQueue<DueTimer, (long At, long Number)> _timers = new();
    private long _lastTimer;

    public SeededScheduler(int seed)
    {
        Random = new Random(seed);
    }

    /// <summary>All chance comes from here.</summary>
    public Random Random { get; }

    /// <summary>The time since the simulation began, in ticks.</summary>
    public long Now { get; private set; }

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }

    /// <summary>What threw past everybody who should have caught it, or left the simulation's thread.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Whether something happens that has a probability.</summary>
    public bool Happens(double probability) => Random.NextDouble() < probability;

    /// <summary>A duration between two bounds in milliseconds, short ones more often.</summary>
    public TimeSpan Between(double least, double most) => TimeSpan.FromMilliseconds(least + ((most - least) * Math.Pow(Random.NextDouble(), 2)));

    /// <summary>Runs until a time is reached, or a condition holds that is looked at whenever time passes.</summary>
    public bool Run(TimeSpan until, Func<bool>? condition = null)
    {
        while (Now < until.Ticks && Faults.Count == 0)
        {
            if (TakeReady() is { } queue)
            {
                Steps++;
                Now += StepTicks;
                queue.RunNext();
                continue;
            }

            if (condition?.Invoke() == true)
            {
                return true;
            }

            if (!_timers.TryPeek(out _, out var due) || due.At > until.Ticks)
            {
                Now = until.Ticks;
                break;
            }

            Now = Math.Max(Now, due.At);
            while (_timers.TryPeek(out var timer, out due) && due.At <= Now)
            {
                _timers.Dequeue();
                timer.Fire();
            }
        }

        return condition?.Invoke() == true;
    }

    /// <summary>Does something later.</summary>
    /// <param name="queue">Where.</param>
    /// <param name="delay">When.</param>
    /// <param name="action">What.</param>
    public DueTimer After(TurnQueue queue, TimeSpan delay, Action action)
    {
        var timer = new DueTimer(queue, action);
        _timers.Enqueue(timer, (Now + Math.Max(0, delay.Ticks), ++_lastTimer));
        return timer;
    }

    /// <summary>A queue has something to run.</summary>
    public void MakeReady(TurnQueue queue)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            lock (Faults)
            {
                Faults.Add($"Something left the simulation's thread and came back to {queue.Name}: {Environment.StackTrace}");
            }

            return;
        }

        _ready.Add(queue);
    }

    private TurnQueue? TakeReady()
    {
        while (_ready.Count > 0)
        {
            var at = Random.Next(_ready.Count);
            var queue = _ready[at];
            _ready[at] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            if (queue.TryWait())
            {
                continue;
            }

            return queue;
        }

        return null;
    }
}
