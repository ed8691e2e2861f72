using Microsoft.Extensions.Logging;

namespace Orleans.Channels;

/// <summary>A log of what clients cause: as many lines as its budget has, and none of them ends the work that it tells of.</summary>
/// <param name="logger">The log behind it.</param>
/// <param name="budget">How much may be said.</param>
internal sealed partial class SampledLogger(ILogger logger, LogBudget budget) : ILogger
{
    private readonly UnfailingLogger _logger = new(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && budget.TryTake(eventId, count => LogLeftOut(_logger, count, eventId.Id)))
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    [LoggerMessage(EventId = 1801, Level = LogLevel.Warning, Message = "{Count} more lines of event {Event} came within a minute, and were left out")]
    private static partial void LogLeftOut(ILogger logger, int count, int @event);
}
