namespace Orleans.Channels.Gateway;

internal sealed partial class Fastlane
{
    [LoggerMessage(EventId = 2205, Level = LogLevel.Warning, Message = "Topic {Topic}: member {Member} got phx_error, for its version of the protocol can't carry what it was sent: {Problem}")]
    private static partial void LogUnencodable(ILogger logger, string topic, MemberId member, string problem);

    [LoggerMessage(EventId = 2206, Level = LogLevel.Warning, Message = "Topic {Topic}: the broadcast {Event} is binary or its names are too long, which some members' version of the protocol can't carry; they don't get it. Said once per topic")]
    private static partial void LogUnencodableBroadcast(ILogger logger, string topic, string @event);
}
