namespace Orleans.Channels.Proof;

/// <summary>Which silo answered ok to what, and when.</summary>
internal sealed class Acknowledgements
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _last = [];
    private readonly Dictionary<int, (string Silo, long At)> _answers = [];

    /// <summary>A silo has answered ok.</summary>
    /// <param name="silo">Its name.</param>
    /// <param name="number">What it was told.</param>
    public void Add(string silo, int number)
    {
        lock (_lock)
        {
            _answers[number] = (silo, _last[silo] = TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>Whether it was a certain silo that answered something, behind a time.</summary>
    public bool IsOf(string silo, int number, long since)
    {
        lock (_lock)
        {
            return _answers.TryGetValue(number, out var answer) && answer.Silo == silo && answer.At > since;
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
