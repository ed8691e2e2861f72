using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>What was said on a topic for certain: the messages whose pushes were answered with ok.</summary>
internal sealed class ProofTopic(int number, string prefix = "proof")
{
    private readonly Lock _lock = new();
    private readonly List<(long At, int Attempt)> _acknowledged = [];
    private long _pendingSince;

    /// <summary>Its name on the wire.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{prefix}:{number}");

    /// <summary>The number of the last message that was answered; they count from 1.</summary>
    public int Last
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged.Count;
            }
        }
    }

    /// <summary>The next message is on its way.</summary>
    /// <returns>Its number.</returns>
    public int Begin()
    {
        lock (_lock)
        {
            _pendingSince = TimeProvider.System.GetTimestamp();
            return _acknowledged.Count + 1;
        }
    }

    /// <summary>The message on its way was answered.</summary>
    /// <param name="attempt">Which attempt at it.</param>
    public void Acknowledge(int attempt)
    {
        lock (_lock)
        {
            _acknowledged.Add((TimeProvider.System.GetTimestamp(), attempt));
            _pendingSince = 0;
        }
    }

    /// <summary>Whether an attempt had no answer, and a later one at the same message has: it may run whenever it gets through.</summary>
    public bool IsGivenUp(int number, int attempt)
    {
        lock (_lock)
        {
            return number <= _acknowledged.Count && attempt < _acknowledged[number - 1].Attempt;
        }
    }

    /// <summary>Whether a message has been on its way for longer than a time.</summary>
    public bool IsStuck(TimeSpan patience)
    {
        lock (_lock)
        {
            return _pendingSince != 0 && TimeProvider.System.GetElapsedTime(_pendingSince) > patience;
        }
    }

    /// <summary>Whether who has heard up to a number has been without the next one for longer than a time.</summary>
    public bool IsBehind(int heard, TimeSpan patience)
    {
        lock (_lock)
        {
            return heard < _acknowledged.Count && TimeProvider.System.GetElapsedTime(_acknowledged[heard].At) > patience;
        }
    }
}
