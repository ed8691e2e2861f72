using Microsoft.Extensions.Logging;

namespace Orleans.Channels;

/// <summary>
/// A log whose provider may fail: what is logged, and how, must not end the work that tells of it, least of all in a
/// <see langword="catch"/>. An exception whose own text can't be made counts as well; one whose text a client may have written is shown as
/// <see cref="LoggedException"/> says.
/// </summary>
internal sealed class UnfailingLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // A provider that can't even say so takes nothing.
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, LoggedException.Of(exception), formatter);
        }
        catch (Exception)
        {
            // There is nowhere left to tell it.
        }
    }
}
