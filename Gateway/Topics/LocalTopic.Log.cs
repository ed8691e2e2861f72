namespace Orleans.Channels.Gateway;

internal sealed partial class LocalTopic
{
    [LoggerMessage(EventId = 2201, Level = LogLevel.Information, Message = "Topic {Topic}: something was lost after offset {After}; got {Count} events again")]
    private static partial void LogRepaired(ILogger logger, string topic, long after, int count);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "Topic {Topic}: asking for what was lost failed, attempt {Attempt}")]
    private static partial void LogRepairFailed(ILogger logger, string topic, int attempt, Exception exception);

    [LoggerMessage(EventId = 2203, Level = LogLevel.Warning, Message = "Topic {Topic}: what was lost after offset {After} is no longer known; {Count} members rejoin")]
    private static partial void LogLost(ILogger logger, string topic, long after, int count);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Information, Message = "Topic {Topic} goes on in another activation; its {Count} members here are rejoined")]
    private static partial void LogDetached(ILogger logger, string topic, int count);

    [LoggerMessage(EventId = 2208, Level = LogLevel.Debug, Message = "The topic of member {Member} couldn't be told that the member's end has come; it keeps the way to this gateway open for half a minute")]
    private static partial void LogUnacknowledged(ILogger logger, MemberId member, Exception exception);
}
