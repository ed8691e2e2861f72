using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Client;

/// <summary>What a client logs. Topics are told, payloads and params never.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(4001, LogLevel.Information, "Connected to {Host}.")]
    public static partial void Connected(this ILogger logger, string host);

    [LoggerMessage(4002, LogLevel.Warning, "The connection to {Host} is over, or couldn't be made (close code {Code}). Next try in {Wait}.")]
    public static partial void Lost(this ILogger logger, string host, int code, TimeSpan wait, Exception? exception);

    [LoggerMessage(4003, LogLevel.Warning, "{Host} closed the connection with 1000. It isn't made again until somebody asks.")]
    public static partial void Ended(this ILogger logger, string host);

    [LoggerMessage(4004, LogLevel.Warning, "The join of {Topic} was refused: {Reason}.")]
    public static partial void Refused(this ILogger logger, string topic, string? reason);

    [LoggerMessage(4005, LogLevel.Warning, "{Topic} is joined again, and what was said meanwhile is missing, or may be.")]
    public static partial void Gap(this ILogger logger, string topic);

    [LoggerMessage(4006, LogLevel.Error, "The params of a join of {Topic} couldn't be made.")]
    public static partial void NoParams(this ILogger logger, string topic, Exception exception);
}
