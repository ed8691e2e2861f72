using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Tests;

/// <summary>A log in which nothing can be written.</summary>
internal sealed class FailingLog : ILogger, ILoggerFactory
{
    /// <summary>How often somebody tried.</summary>
    public int Tries { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Tries++;
        throw new InvalidOperationException("The disk is full.");
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
