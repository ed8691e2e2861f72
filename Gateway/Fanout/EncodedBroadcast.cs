namespace Orleans.Channels.Gateway;

/// <summary>A broadcast encoded at most once per version of the protocol and form of its position, whatever the number of members.</summary>
/// <param name="topic">The topic.</param>
/// <param name="broadcast">What is said.</param>
/// <param name="droppable">What it is a broadcast of, when a slow client may miss it.</param>
internal sealed class EncodedBroadcast(TopicName topic, TopicEvent broadcast, DroppableEvent? droppable)
{
    /// <summary>Carries the position behind a broadcast whose ref doesn't.</summary>
    private const string PositionEvent = "position";

    private readonly List<(ISerializer Serializer, PositionForm Form, EncodedFrame? Frame, EncodedFrame? Position)> _encoded = new(2);

    public TopicEvent Event => broadcast;

    /// <summary>Hands it to a client; false when the client's version can't carry it.</summary>
    /// <param name="outbox">Where frames to the client go.</param>
    /// <param name="serializer">The client's version of the protocol.</param>
    /// <param name="positions">How the client gets positions.</param>
    public bool TryAppendTo(SocketOutbox outbox, ISerializer serializer, PositionForm positions)
    {
        var encoded = For(serializer, broadcast.Life != 0 ? positions : PositionForm.None);
        if (encoded.Frame is not { } frame)
        {
            return false;
        }

        outbox.Append(frame, droppable);
        if (encoded.Position is { } position)
        {
            outbox.Append(position, droppable?.Position);
        }

        return true;
    }

    private (EncodedFrame? Frame, EncodedFrame? Position) For(ISerializer serializer, PositionForm form)
    {
        foreach (var (known, knownForm, frame, position) in _encoded)
        {
            if (known == serializer && knownForm == form)
            {
                return (frame, position);
            }
        }

        var encoded = Encode(serializer, form);
        _encoded.Add((serializer, form, encoded.Frame, encoded.Position));
        return encoded;
    }

    private (EncodedFrame? Frame, EncodedFrame? Position) Encode(ISerializer serializer, PositionForm form)
    {
        try
        {
            var position = form == PositionForm.None ? string.Empty : new HistoryPosition(broadcast.Life, broadcast.Offset).ToString();
            var reference = form == PositionForm.Ref ? Ref.FromText(position) : Ref.Null;
            return (serializer.EncodeBroadcast(topic, broadcast.Event, broadcast.Payload, reference), EncodePosition(serializer, form, reference, position));
        }
        catch (Exception)
        {
            // Whatever it is, it concerns those alone who speak this version: the others get theirs.
            return default;
        }
    }

    private EncodedFrame? EncodePosition(ISerializer serializer, PositionForm form, Ref reference, string position) => form switch
    {
        PositionForm.Event => serializer.EncodeBroadcast(topic, PositionEvent, Payload.FromOwn(new { position })),
        PositionForm.Ref when broadcast.Payload.IsBinary => serializer.EncodeBroadcast(topic, PositionEvent, Payload.Empty, reference),
        _ => null,
    };
}
