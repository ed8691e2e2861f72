using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// Sees which thread an application's own code runs on (its clock, its filter of calls, its log), and whether that is the one
/// that polls all sockets.
/// </summary>
internal sealed class PollingWatch : TimeProvider, IOutgoingGrainCallFilter
{
    private readonly ConcurrentQueue<string> _seen = [];
    private int _reads;

    /// <summary>How often the clock was read by the thread that polls, as for each arrival.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>What it was seen to do that may wait.</summary>
    public IEnumerable<string> Seen => _seen;

    private static bool IsPolling => Thread.CurrentThread.Name == ".NET Sockets";

    public override long GetTimestamp()
    {
        if (IsPolling)
        {
            Interlocked.Increment(ref _reads);
        }

        return base.GetTimestamp();
    }

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        See($"called {context.InterfaceName}.{context.MethodName}");
        return context.Invoke();
    }

    public ILoggerProvider NewLog() => new Log(this);

    private void See(string what)
    {
        if (IsPolling)
        {
            _seen.Enqueue(what);
        }
    }

    private sealed class Log(PollingWatch watch) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Dispose()
        {
        }

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            watch.See($"logged {formatter(state, exception)}");
    }
}
