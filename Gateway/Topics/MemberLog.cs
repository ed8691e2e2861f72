namespace Orleans.Channels.Gateway;

/// <summary>What is logged of members.</summary>
internal static partial class MemberLog
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The join of member {Member} reached no silo and was refused; the client will try again")]
    public static partial void Unavailable(ILogger logger, MemberId member, Exception exception);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "Events of member {Member} may not have reached its topic; they were answered with an error, and the member is rejoined")]
    public static partial void CallFailed(ILogger logger, MemberId member, Exception exception);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "The topic of member {Member} couldn't be told that it is gone")]
    public static partial void DisconnectFailed(ILogger logger, MemberId member, Exception exception);

    [LoggerMessage(EventId = 2104, Level = LogLevel.Warning, Message = "Member {Member} couldn't be rejoined for {Timeout}; it got phx_error, and its client will try")]
    public static partial void RejoinFailed(ILogger logger, MemberId member, TimeSpan timeout, Exception? exception);

    [LoggerMessage(EventId = 2105, Level = LogLevel.Error, Message = "Member {Member} can't go on, for what was done for it failed; it got phx_error. That is a fault of Orleans.Channels itself")]
    public static partial void Failed(ILogger logger, MemberId member, Exception exception);
}
