using System.Runtime.CompilerServices;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A process of a simulation: it may freeze for a time, and die.</summary>
internal sealed class Place
{
    private readonly List<TurnQueue> _kept = [];

    public Place(SeededScheduler scheduler, string name, int number, StrongBox<long> epochs)
    {
        Name = name;
        Pool = new TurnQueue(scheduler, this, name, isOrdered: false);
        Clock = new PlaceClock(scheduler, Pool, number);
        TopicEpoch.CountApart(Clock, epochs);
    }

    public string Name { get; }

    /// <summary>Its thread pool.</summary>
    public TurnQueue Pool { get; }

    /// <summary>Its clock.</summary>
    public PlaceClock Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    public bool IsUp => !IsDead && !IsFrozen;

    public void Kill()
    {
        IsDead = true;
        _kept.Clear();
    }

    public void Freeze() => IsFrozen = true;

    public void Thaw()
    {
        IsFrozen = false;
        foreach (var queue in _kept)
        {
            queue.MakeReady();
        }

        _kept.Clear();
    }

    /// <summary>Keeps a queue from running while the process is frozen, and for ever when it is gone.</summary>
    public bool TryKeep(TurnQueue queue)
    {
        if (IsFrozen && !IsDead)
        {
            _kept.Add(queue);
        }

        return !IsUp;
    }
}
