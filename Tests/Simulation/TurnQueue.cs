namespace Orleans.Channels.Tests;

/// <summary>
/// Where code of a simulation runs, and goes on behind what it awaits. An activation's turns keep their order, as Orleans' do; those of a
/// thread pool keep none.
/// </summary>
/// <param name="scheduler">What runs it.</param>
/// <param name="place">The process that it is in.</param>
/// <param name="name">Its name.</param>
/// <param name="isOrdered">Whether its turns keep their order.</param>
internal sealed class TurnQueue(SeededScheduler scheduler, Place place, string name, bool isOrdered) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Run, object? State)> _turns = [];
    private bool _isReady;

    public string Name => name;

    public Place Place => place;

    /// <summary>Queues an action.</summary>
    public void Do(Action action) => Post(static run => ((Action)run!)(), action);

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (place.IsDead)
        {
            return;
        }

        _turns.Add((d, state));
        MakeReady();
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing waits in a simulation.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Has it run once more, if there is anything to run.</summary>
    public void MakeReady()
    {
        if (!_isReady && _turns.Count > 0)
        {
            _isReady = true;
            scheduler.MakeReady(this);
        }
    }

    /// <summary>Whether it doesn't run now, for its process is frozen or gone.</summary>
    public bool TryWait()
    {
        _isReady = false;
        return place.TryKeep(this) || _turns.Count == 0;
    }

    /// <summary>Runs one turn.</summary>
    public void RunNext()
    {
        var at = isOrdered ? 0 : scheduler.Random.Next(_turns.Count);
        var (run, state) = _turns[at];
        _turns.RemoveAt(at);
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            run(state);
        }
        catch (Exception exception)
        {
            scheduler.Faults.Add($"{name} threw {exception}");
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        MakeReady();
    }
}
