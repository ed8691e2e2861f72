using System.Collections.Concurrent;

namespace Orleans.Channels.Gateway;

/// <summary>An allowance for each of many. Those that are full again are forgotten, so that it stays as small as what goes on.</summary>
/// <typeparam name="TKey">What each is known by.</typeparam>
/// <param name="perMinute">How much each may have a minute.</param>
/// <param name="time">The clock.</param>
internal sealed class Allowances<TKey>(int perMinute, TimeProvider time)
    where TKey : notnull
{
    private const int Few = 1024;

    private readonly ConcurrentDictionary<TKey, Allowance> _each = [];
    private int _sweepAt = Few;

    /// <summary>How many are known.</summary>
    public int Count => _each.Count;

    /// <summary>Takes one of somebody's; false when none is left.</summary>
    public bool TryTake(TKey key)
    {
        if (!_each.TryGetValue(key, out var allowance))
        {
            allowance = _each.GetOrAdd(key, new Allowance(perMinute, time.GetTimestamp()));
            SweepWhenMany();
        }

        return allowance.TryTake(time);
    }

    private void SweepWhenMany()
    {
        var sweepAt = Volatile.Read(ref _sweepAt);
        if (_each.Count < sweepAt || Interlocked.CompareExchange(ref _sweepAt, int.MaxValue, sweepAt) != sweepAt)
        {
            return;
        }

        foreach (var pair in _each)
        {
            if (pair.Value.IsFull(time))
            {
                _each.TryRemove(pair);
            }
        }

        Volatile.Write(ref _sweepAt, Math.Max(Few, 2 * _each.Count));
    }
}
