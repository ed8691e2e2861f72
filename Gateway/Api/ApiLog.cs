namespace Orleans.Channels.Gateway;

/// <summary>Says at start-up that the HTTP API is on, and for whom.</summary>
internal static partial class ApiLog
{
    public static void On(ILogger logger, string prefix, int keys, bool isOpenOnLoopback)
    {
        if (isOpenOnLoopback)
        {
            LogOpen(logger, prefix);
        }
        else
        {
            LogOn(logger, prefix, keys);
        }
    }

    [LoggerMessage(EventId = 2521, Level = LogLevel.Information, Message = "The HTTP API is on at {Prefix}, for callers with a key; {Keys} are configured")]
    private static partial void LogOn(ILogger logger, string prefix, int keys);

    [LoggerMessage(EventId = 2522, Level = LogLevel.Warning, Message = "The HTTP API is on at {Prefix}, without a key for callers on this machine (loopback) alone. That is for development: elsewhere turn Gateway:Api:AllowWithoutKeyOnLoopback off")]
    private static partial void LogOpen(ILogger logger, string prefix);
}
