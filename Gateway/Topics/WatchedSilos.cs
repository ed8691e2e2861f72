using System.Collections.Concurrent;

namespace Orleans.Channels.Gateway;

/// <summary>The silos that topics with members here live on: a topic that nobody speaks on says nothing of its end, so they are watched.</summary>
/// <param name="continuations">How what waits for a silo's death goes on.</param>
internal sealed class WatchedSilos(TaskCreationOptions continuations = TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly ConcurrentDictionary<string, byte> _silos = new(StringComparer.Ordinal);
    private TaskCompletionSource _death = new(continuations);

    /// <summary>Which they are.</summary>
    public string[] All => [.. _silos.Keys];

    /// <summary>Completes when the next one dies: a call that is under way may never be answered.</summary>
    public Task Death => Volatile.Read(ref _death).Task;

    /// <summary>A topic lives on a silo.</summary>
    public void Add(string? silo)
    {
        if (silo is not null && !_silos.ContainsKey(silo))
        {
            _silos.TryAdd(silo, 0);
        }
    }

    /// <summary>A silo is dead.</summary>
    public void Leave(string silo)
    {
        _silos.TryRemove(silo, out _);
        Interlocked.Exchange(ref _death, new(continuations)).SetResult();
    }
}
