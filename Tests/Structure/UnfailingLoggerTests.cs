using System.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What is logged, and how, ends no work.</summary>
public sealed class UnfailingLoggerTests
{
    [Fact]
    public void Nobody_keeps_a_logger_as_it_was_given_for_its_provider_may_throw()
    {
        var kept = new[] { typeof(ChannelsTelemetry), typeof(Channel), typeof(GatewayIdentity) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ILogger<>))
            .Select(field => $"{field.DeclaringType}.{field.Name}");

        Assert.Empty(kept);
    }

    [Fact]
    public void A_provider_that_throws_when_it_is_asked_or_told_is_passed_over()
    {
        using var broken = LoggerFactory.Create(logging => logging.AddProvider(new BrokenLogProvider()));
        var logger = new UnfailingLogger(broken.CreateLogger("any"));

        Assert.False(logger.IsEnabled(LogLevel.Error));
        logger.Log(LogLevel.Error, default, "said", null, (said, _) => said);
    }

    private sealed class BrokenLogProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("The disk is full.");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new InvalidOperationException("The disk is full.");

        public void Dispose()
        {
        }
    }
}
