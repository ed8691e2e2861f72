using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels;

/// <summary>
/// How many lines of each event a log may get in a minute, so that no client fills it. What is over that is counted, and the count told when the
/// minute is over.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LogBudget(TimeProvider time)
{
    /// <summary>How many lines of one event a minute may have.</summary>
    public const int LinesPerMinute = 30;

    private readonly ConcurrentDictionary<int, LogMinute> _minutes = [];

    /// <summary>Takes a line; false when it is to be left out.</summary>
    /// <param name="id">The event.</param>
    /// <param name="leftOut">Told when the minute is over how many lines were left out, if any were.</param>
    public bool TryTake(EventId id, Action<int> leftOut) => _minutes.GetOrAdd(id.Id, static (_, time) => new LogMinute(time), time).TryTake(leftOut);
}
