namespace Orleans.Channels.Gateway;

/// <summary>A broadcast encoded at most once per version of the protocol, whatever the number of members.</summary>
internal sealed class EncodedBroadcast(TopicName topic, string eventName, Payload payload)
{
    private readonly List<(ISerializer Serializer, EncodedFrame? Frame)> _frames = new(2);

    /// <summary>The frame for a client that speaks a version, or null when that version can't carry it.</summary>
    public EncodedFrame? For(ISerializer serializer)
    {
        foreach (var (known, frame) in _frames)
        {
            if (known == serializer)
            {
                return frame;
            }
        }

        var encoded = Encode(serializer);
        _frames.Add((serializer, encoded));
        return encoded;
    }

    private EncodedFrame? Encode(ISerializer serializer)
    {
        try
        {
            return serializer.EncodeBroadcast(topic, eventName, payload);
        }
        catch (UnencodableFrameException)
        {
            return null;
        }
    }
}
