namespace Orleans.Channels.Client;

/// <summary>Who hears what is said on a channel.</summary>
/// <param name="client">The client, whose turns all of it is changed in.</param>
/// <param name="channel">The channel.</param>
internal sealed class ChannelAudience(ClientCore client, ChannelSession channel)
{
    private ChannelReader[] _readers = [];
    private PresenceFold? _presence;

    /// <summary>Adds a reader.</summary>
    /// <param name="eventName">The event that it wants; null for all that happens.</param>
    /// <param name="options">Its bound.</param>
    public ChannelReader Subscribe(string? eventName, SubscriptionOptions options)
    {
        var reader = new ChannelReader(eventName, options);
        using (client.Turn())
        {
            ObjectDisposedException.ThrowIf(channel.IsDisposed, typeof(ClientChannel));
            _readers = [.. _readers, reader];
        }

        return reader;
    }

    /// <summary>Removes a reader.</summary>
    public void Unsubscribe(ChannelReader reader)
    {
        using (client.Turn())
        {
            _readers = Array.FindAll(_readers, other => other != reader);
        }
    }

    /// <summary>Begins to fold presence, or gives the fold that there is.</summary>
    public PresenceFold Presence()
    {
        using (client.Turn())
        {
            ObjectDisposedException.ThrowIf(channel.IsDisposed, typeof(ClientChannel));
            return _presence ??= new PresenceFold();
        }
    }

    /// <summary>The channel is joined anew; in a turn.</summary>
    public void Rejoin() => _presence?.Rejoin();

    /// <summary>The server said something; in a turn.</summary>
    /// <param name="frame">What.</param>
    /// <param name="member">Who the member is.</param>
    /// <returns>What to wait for before more is read, or null.</returns>
    public Task? Hear(in ServerFrame frame, string member)
    {
        var folded = frame.IsBinary ? null : _presence?.Take(frame.Event, frame.Payload.Span);
        return IsHeard(frame.Event)
            ? Both(folded, Tell(new ChannelEvent(ChannelEventKind.Message)
            {
                Event = frame.Event,
                Payload = frame.Payload.ToArray(),
                IsBinary = frame.IsBinary,
                Place = frame.Position,
                Member = member,
            }))
            : folded;
    }

    /// <summary>Something happened; in a turn.</summary>
    /// <returns>What to wait for before more is read, or null.</returns>
    public Task? Tell(ChannelEvent told)
    {
        Task? room = null;
        foreach (var reader in _readers)
        {
            if (reader.Takes(told.Kind, told.Event))
            {
                room = Both(room, reader.Queue.Add(told));
            }
        }

        return room;
    }

    /// <summary>The channel is over; in a turn.</summary>
    public void Complete()
    {
        Tell(new ChannelEvent(ChannelEventKind.Closed));
        Array.ForEach(_readers, reader => reader.Queue.Complete());
        _readers = [];
        _presence?.Complete();
        _presence = null;
    }

    private static Task? Both(Task? one, Task? other) => one is null ? other : other is null ? one : Task.WhenAll(one, other);

    private bool IsHeard(string eventName)
    {
        foreach (var reader in _readers)
        {
            if (reader.Takes(ChannelEventKind.Message, eventName))
            {
                return true;
            }
        }

        return false;
    }
}
