namespace Orleans.Channels.Client;

/// <summary>How long to wait before each try. The last wait counts for all further tries: there is no end to them.</summary>
public sealed class RetryDelays
{
    private readonly TimeSpan[] _delays;

    /// <summary>Waits in order.</summary>
    /// <param name="delays">At least one, none below zero.</param>
    /// <exception cref="ArgumentException">There is none, or one is below zero.</exception>
    public RetryDelays(params TimeSpan[] delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        if (delays.Length == 0 || Array.Exists(delays, delay => delay < TimeSpan.Zero))
        {
            throw new ArgumentException("Give at least one delay, and none below zero.", nameof(delays));
        }

        _delays = [.. delays];
        Longest = delays.Max();
    }

    /// <summary>
    /// How much of each wait is left to chance, from 0 (none) to 1 (all of it), so that clients that were cut off together don't come back together.
    /// Default: 0.5, a wait between half of the delay and the whole.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of 0 to 1.</exception>
    public double Jitter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 0);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
            field = value;
        }
    }

    = 0.5;

    internal TimeSpan Longest { get; }

    internal TimeSpan Of(int failures, double dice) => _delays[Math.Min(failures, _delays.Length - 1)] * (1 - (Jitter * dice));
}
