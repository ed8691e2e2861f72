namespace Orleans.Channels.Gateway;

/// <summary>What the registry of topics logs.</summary>
internal static partial class TopicRegistryLog
{
    [LoggerMessage(EventId = 2207, Level = LogLevel.Warning, Message = "The gateway's stream reported an error; what was lost is repaired as it shows")]
    public static partial void StreamError(ILogger logger, Exception exception);
}
