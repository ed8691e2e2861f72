namespace Orleans.Channels.Gateway;

/// <summary>How much of something one may have: so much a minute, all at once if need be. It fills as it is looked at, so it costs no timer.</summary>
/// <param name="perMinute">How much.</param>
/// <param name="now">The time, as a timestamp.</param>
internal sealed class Allowance(int perMinute, long now)
{
    private readonly Lock _gate = new();
    private double _left = perMinute;
    private long _at = now;

    /// <summary>Takes one; false when none is left.</summary>
    public bool TryTake(TimeProvider time)
    {
        lock (_gate)
        {
            Fill(time);
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }

    /// <summary>Whether all that was taken has come back, so that a new one would do as well.</summary>
    public bool IsFull(TimeProvider time)
    {
        lock (_gate)
        {
            Fill(time);
            return _left >= perMinute;
        }
    }

    private void Fill(TimeProvider time)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(perMinute, _left + (time.GetElapsedTime(_at, now).TotalMinutes * perMinute));
        _at = now;
    }
}
