using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>Asks the channel what it adds to entries, a whole batch at a time. Without an answer in time they go out as they are.</summary>
internal sealed partial class PresenceFetch(
    Topic topic,
    Func<IReadOnlyCollection<string>, ValueTask<IReadOnlyDictionary<string, object?>>> fetch,
    TimeSpan timeout,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>What is added to each key; null when nothing is.</summary>
    public async ValueTask<IReadOnlyDictionary<string, Payload>?> AddToAsync(IReadOnlyCollection<string> keys)
    {
        if (keys.Count == 0)
        {
            return null;
        }

        try
        {
            var added = await fetch(keys).AsTask().WaitAsync(timeout, time);
            return added.ToDictionary(entry => entry.Key, entry => ToObject(entry.Value), StringComparer.Ordinal);
        }
        catch (Exception exception)
        {
            LogFetchFailed(logger, LogText.Quote(topic.Name), keys.Count, exception);
            return null;
        }
    }

    private static Payload ToObject(object? value)
    {
        var data = Payload.From(value);
        return data.IsObject ? data : throw new InvalidOperationException("What is added to an entry is a JSON object.");
    }

    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "FetchPresenceAsync failed on topic {Topic} for {Count} keys; they are shown without what it adds")]
    private static partial void LogFetchFailed(ILogger logger, LogText topic, int count, Exception exception);
}
