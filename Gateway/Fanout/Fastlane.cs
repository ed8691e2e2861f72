using System.Buffers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The way of a topic's broadcasts past all channel code: each is encoded once for a version of the protocol, and handed to every
/// client (<c>Phoenix.Channel.Server.dispatch/3</c>).
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Fastlane(TopicName topic, ILogger logger)
{
    private Dictionary<string, DroppableEvent>? _droppable;
    private bool _hasWarned;

    /// <summary>Takes over what the topic's channel declares for slow clients.</summary>
    public void DeclareDroppable(Dictionary<string, SlowPolicy>? policies) =>
        _droppable = policies?.ToDictionary(policy => policy.Key, policy => new DroppableEvent(policy.Value), StringComparer.Ordinal);

    /// <summary>Prepares a broadcast, to be encoded when the first client gets it.</summary>
    public EncodedBroadcast Encode(TopicEvent e) => new(topic, e, _droppable?.GetValueOrDefault(e.Event));

    /// <summary>Prepares broadcasts; to be given back by <see cref="Return"/>.</summary>
    public EncodedBroadcast[] Rent(ReadOnlySpan<TopicEvent> broadcasts)
    {
        var rented = ArrayPool<EncodedBroadcast>.Shared.Rent(broadcasts.Length);
        for (var number = 0; number < broadcasts.Length; number++)
        {
            rented[number] = Encode(broadcasts[number]);
        }

        return rented;
    }

    public static void Return(EncodedBroadcast[] rented) => ArrayPool<EncodedBroadcast>.Shared.Return(rented, clearArray: true);

    /// <summary>Hands a broadcast to a client; false, and a warning once, when the client's version can't carry it.</summary>
    /// <param name="broadcast">The broadcast.</param>
    /// <param name="outbox">Where frames to the client go.</param>
    /// <param name="serializer">The client's version of the protocol.</param>
    /// <param name="positions">How the client gets positions.</param>
    public bool TryHand(EncodedBroadcast broadcast, SocketOutbox outbox, ISerializer serializer, PositionForm positions)
    {
        if (broadcast.TryAppendTo(outbox, serializer, positions))
        {
            return true;
        }

        if (!_hasWarned)
        {
            _hasWarned = true;
            LogUnencodable(logger, topic.ForLog, LogText.Quote(broadcast.Event.Event));
        }

        return false;
    }

    [LoggerMessage(EventId = 2206, Level = LogLevel.Warning, Message = "Topic {Topic}: the broadcast {Event} is binary or its names are too long, which some members' version of the protocol can't carry; they don't get it. Said once per topic")]
    private static partial void LogUnencodable(ILogger logger, LogText topic, LogText @event);
}
