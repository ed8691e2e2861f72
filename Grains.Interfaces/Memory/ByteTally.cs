namespace Orleans.Channels;

/// <summary>How many bytes many hold together. They report in steps of 4 KiB, so that small changes don't meet at one counter.</summary>
internal sealed class ByteTally
{
    private const int StepBits = 12;

    private long _total;

    /// <summary>How many there are, less what is below a step of each.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Counts what one holds more, or less.</summary>
    /// <param name="after">What it holds now.</param>
    /// <param name="change">By how much that has changed.</param>
    public void Count(long after, long change)
    {
        var steps = (after >> StepBits) - ((after - change) >> StepBits);
        if (steps != 0)
        {
            Interlocked.Add(ref _total, steps << StepBits);
        }
    }
}
