namespace Orleans.Channels;

/// <summary>The lines of one event in the minute that runs, from its first line on.</summary>
/// <param name="time">The clock.</param>
internal sealed class LogMinute(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _began;
    private int _lines;
    private int _leftOut;
    private ITimer? _end;

    /// <summary>Takes a line; <see cref="LogBudget.TryTake"/>.</summary>
    public bool TryTake(Action<int> leftOut)
    {
        lock (_gate)
        {
            var isOver = _lines == 0 || (_end is null && time.GetElapsedTime(_began) >= Length);
            if (isOver)
            {
                (_began, _lines) = (time.GetTimestamp(), 0);
            }

            if (_lines < LogBudget.LinesPerMinute)
            {
                _lines++;
                return true;
            }

            _leftOut++;
            _end ??= time.CreateTimer(_ => leftOut(End()), null, Max(Length - time.GetElapsedTime(_began)), Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private static TimeSpan Max(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private int End()
    {
        lock (_gate)
        {
            var count = _leftOut;
            _end?.Dispose();
            (_end, _lines, _leftOut) = (null, 0, 0);
            return count;
        }
    }
}
