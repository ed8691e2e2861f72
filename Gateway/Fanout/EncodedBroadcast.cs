namespace Orleans.Channels.Gateway;

/// <summary>A broadcast encoded at most once per version of the protocol, whatever the number of members.</summary>
/// <param name="topic">The topic.</param>
/// <param name="broadcast">What is said.</param>
/// <param name="droppable">What it is a broadcast of, when a slow client may miss it.</param>
internal sealed class EncodedBroadcast(TopicName topic, TopicEvent broadcast, DroppableEvent? droppable)
{
    /// <summary>Carries the position behind a binary broadcast, whose layout has no place for a ref.</summary>
    private const string PositionEvent = "position";

    private readonly List<(ISerializer Serializer, bool WithPosition, EncodedFrame? Frame)> _frames = new(2);
    private Ref? _position;

    public TopicEvent Event => broadcast;

    private Ref Position => _position ??= Ref.FromText(new HistoryPosition(broadcast.Life, broadcast.Offset).ToString());

    /// <summary>Hands it to a client; false when the client's version can't carry it.</summary>
    /// <param name="outbox">Where frames to the client go.</param>
    /// <param name="serializer">The client's version of the protocol.</param>
    /// <param name="carriesPositions">Whether the client asked for positions.</param>
    public bool TryAppendTo(SocketOutbox outbox, ISerializer serializer, bool carriesPositions)
    {
        var withPosition = carriesPositions && broadcast.Life != 0;
        if (For(serializer, withPosition) is not { } frame)
        {
            return false;
        }

        outbox.Append(frame, droppable);
        if (withPosition && broadcast.Payload.IsBinary)
        {
            outbox.Append(serializer.EncodeBroadcast(topic, PositionEvent, Payload.Empty, Position), droppable?.Position);
        }

        return true;
    }

    private EncodedFrame? For(ISerializer serializer, bool withPosition)
    {
        foreach (var (known, position, frame) in _frames)
        {
            if (known == serializer && position == withPosition)
            {
                return frame;
            }
        }

        var encoded = Encode(serializer, withPosition ? Position : Ref.Null);
        _frames.Add((serializer, withPosition, encoded));
        return encoded;
    }

    private EncodedFrame? Encode(ISerializer serializer, Ref position)
    {
        try
        {
            return serializer.EncodeBroadcast(topic, broadcast.Event, broadcast.Payload, position);
        }
        catch (UnencodableFrameException)
        {
            return null;
        }
    }
}
