namespace Orleans.Channels.Gateway;

/// <summary>
/// Says when to collect so that memory that clients needed for a while goes back to the system. The collector keeps it for as long as nothing makes it
/// collect, and nothing does when they have left. In the background that holds nobody up; each time, more of what was unused for a while goes back.
/// Where it doesn't help it is tried ever more seldom.
/// </summary>
internal sealed class MemoryRelease
{
    private const int Collections = 30;
    private const int ShortestRest = 10;
    private const int LongestRest = 320;

    // Parts of the limit: what is worth it, what is good enough, and what a process allocates in a second that has other work to do.
    private const int Much = 8;
    private const int Little = 16;
    private const int Busy = 64;

    private long _allocated;
    private long _before;
    private int _done;
    private int _resting;
    private int _rest = ShortestRest;

    /// <summary>Takes note of a reading, once a second.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="allocated">How many bytes the process has allocated since its start.</param>
    /// <returns>Whether to collect now.</returns>
    public bool Note(in MemoryReading reading, long allocated)
    {
        var isBusy = allocated - _allocated > reading.Limit / Busy;
        _allocated = allocated;
        if (_resting > 0)
        {
            _resting--;
        }

        if (isBusy || _resting > 0 || (_done == 0 && reading.Committed < reading.Limit / Much))
        {
            return false;
        }

        if (_done == Collections || (_done > 1 && reading.Committed - reading.Used < reading.Limit / Little))
        {
            var helped = _before - reading.Committed > reading.Limit / Little;
            (_done, _rest) = (0, helped ? ShortestRest : Math.Min(LongestRest, 2 * _rest));
            _resting = _rest;
            return false;
        }

        _before = _done == 0 ? reading.Committed : _before;
        _done++;
        return true;
    }
}
