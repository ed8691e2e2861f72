using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Keeps all that an application logs.</summary>
internal sealed class LogKeeper : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _entries = [];

    public IEnumerable<(LogLevel Level, EventId Id, string Text)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Keeper(this);

    public void Dispose()
    {
    }

    private sealed class Keeper(LogKeeper keeper) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            keeper._entries.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {exception}"));
    }
}
