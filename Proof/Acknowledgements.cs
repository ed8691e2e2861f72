namespace Orleans.Channels.Proof;

/// <summary>Which silo answered ok, and when: of each silo the last one.</summary>
internal sealed class Acknowledgements
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _last = [];

    /// <summary>A silo has answered ok.</summary>
    public void Add(string silo)
    {
        lock (_lock)
        {
            _last[silo] = TimeProvider.System.GetTimestamp();
        }
    }

    /// <summary>The silos that have answered.</summary>
    public string[] Silos
    {
        get
        {
            lock (_lock)
            {
                return [.. _last.Keys];
            }
        }
    }

    /// <summary>When a silo answered last, as a timestamp; 0 when never.</summary>
    public long LastOf(string silo)
    {
        lock (_lock)
        {
            return _last.GetValueOrDefault(silo);
        }
    }

    /// <summary>Whether another silo than one has answered since a time.</summary>
    public bool HasOther(string silo, long since)
    {
        lock (_lock)
        {
            return _last.Any(last => last.Key != silo && last.Value > since);
        }
    }
}
