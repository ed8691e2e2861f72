using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Testing;

/// <summary>What channels of a host's silos have thrown, by topic: a test that waits for something else is told of it.</summary>
internal sealed class CrashLog : ILoggerProvider, ILogger
{
    // Of members, joins and topics, as docs/operations.md has them.
    private const int FirstId = 1301;
    private const int LastId = 1310;

    private readonly ConcurrentDictionary<string, Crash> _crashes = new(StringComparer.Ordinal);

    /// <summary>What was thrown last on a topic, or null.</summary>
    public Crash? Of(string topic) => _crashes.GetValueOrDefault(LogText.Quote(topic).ToString());

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is >= FirstId and <= LastId
            && state is IEnumerable<KeyValuePair<string, object?>> values
            && values.FirstOrDefault(value => value.Key == "Topic").Value?.ToString() is { } topic)
        {
            _crashes[topic] = new Crash(formatter(state, null), exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>What a channel threw.</summary>
    /// <param name="Line">What the log says.</param>
    /// <param name="Exception">The exception, where there is one.</param>
    internal sealed record Crash(string Line, Exception? Exception);
}
