using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>Gives gateways again what they missed.</summary>
/// <param name="context">The activation.</param>
/// <param name="publisher">What the topic says.</param>
internal sealed partial class TopicRepairs(TopicContext context, TopicPublisher publisher)
{
    /// <summary>All for a gateway after an offset; null when it is no longer known.</summary>
    /// <param name="gateway">The gateway's id.</param>
    /// <param name="stream">The stream that it hears from now on.</param>
    /// <param name="after">The last offset that it has seen.</param>
    public TopicBatch? Repair(string gateway, int stream, long after)
    {
        publisher.MoveTo(gateway, stream);
        var missed = publisher.Since(gateway, after);
        if (missed is not { Events.Length: 0 })
        {
            LogRepair(context.Logger, context.Quoted, gateway, after, missed?.Events.Length ?? -1);
        }

        return missed is { } known ? new TopicBatch(context.Topic.Name, context.Epoch, known.After, known.Events) : null;
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Information, Message = "Gateway {Gateway} asked topic {Topic} for what it missed after offset {After} and got {Count} events (-1: no longer known)")]
    private static partial void LogRepair(ILogger logger, LogText topic, string gateway, long after, int count);
}
