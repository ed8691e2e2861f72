namespace Orleans.Channels;

/// <summary>
/// Who is present on a channel's topic (<c>Phoenix.Presence</c>): by key, what is tracked there. For code in the topic's turns: on another thread it throws
/// <see cref="InvalidOperationException"/>, as it does in the channel's constructor.
/// </summary>
public sealed class ChannelPresence
{
    private readonly Channel _channel;

    internal ChannelPresence(Channel channel)
    {
        _channel = channel;
    }

    /// <summary>
    /// Makes a member present under a key (<c>Phoenix.Presence.track/3</c>), until it ends or is untracked: the others hear of it
    /// by <c>presence_diff</c>.
    /// </summary>
    /// <param name="socket">The member; it may still be joining.</param>
    /// <param name="key">The key, any text: the user's id, by custom. Several members may be present under one.</param>
    /// <param name="meta">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object. Its <c>phx_ref</c> is set for you.</param>
    /// <returns><see cref="PresenceStatus.AlreadyTracked"/> when the member is present under that key; other bounds are in <see cref="PresenceOptions"/>.</returns>
    /// <exception cref="ArgumentException">The meta is no JSON object, or the key is no valid UTF-16.</exception>
    public ValueTask<PresenceResult> TrackAsync(ChannelSocket socket, string key, object? meta)
    {
        ArgumentNullException.ThrowIfNull(socket);
        PresenceKeyText.Check(key);
        var payload = MetaPayload.From(meta);
        return new(socket.Owner.IsPassedOver ? new PresenceResult(PresenceStatus.Ok) : _channel.Turn.Presence.Track(socket.Owner, key, payload));
    }

    /// <summary>Changes the meta of a member that is present under a key (<c>Phoenix.Presence.update/3</c>).</summary>
    /// <param name="socket">The member.</param>
    /// <param name="key">The key.</param>
    /// <param name="meta">The new meta, in whole.</param>
    /// <returns><see cref="PresenceStatus.NotTracked"/> when the member isn't present under that key.</returns>
    /// <exception cref="ArgumentException">The meta is no JSON object.</exception>
    public ValueTask<PresenceResult> UpdateAsync(ChannelSocket socket, string key, object? meta) => UpdateAsync(socket, key, _ => meta);

    /// <summary>Changes the meta of a member that is present under a key, by what it was.</summary>
    /// <param name="socket">The member.</param>
    /// <param name="key">The key.</param>
    /// <param name="change">Gives the new meta for the old one.</param>
    /// <returns><see cref="PresenceStatus.NotTracked"/> when the member isn't present under that key.</returns>
    /// <exception cref="ArgumentException">The new meta is no JSON object.</exception>
    public ValueTask<PresenceResult> UpdateAsync(ChannelSocket socket, string key, Func<Payload, object?> change)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(change);
        return new(socket.Owner.IsPassedOver
            ? new PresenceResult(PresenceStatus.Ok)
            : _channel.Turn.Presence.Update(socket.Owner, key, old => MetaPayload.From(change(old))));
    }

    /// <summary>Ends a member's presence under a key (<c>Phoenix.Presence.untrack/2</c>); without effect when it isn't present there.</summary>
    /// <param name="socket">The member.</param>
    /// <param name="key">The key.</param>
    public ValueTask UntrackAsync(ChannelSocket socket, string key)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(key);
        if (!socket.Owner.IsPassedOver)
        {
            _channel.Turn.Presence.Untrack(socket.Owner, key);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Lists who is present (<c>Phoenix.Presence.list/1</c>), in pages, as it is now.</summary>
    /// <param name="after">The key that the list goes on after, from <see cref="PresencePage.Next"/>; null to begin.</param>
    /// <param name="limit">How many keys at most, at least 1; no more than <see cref="PresenceOptions.PageLength"/> are given.</param>
    public ValueTask<PresencePage> ListAsync(string? after = null, int limit = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _channel.Turn.Presence.ListAsync(after, limit);
    }

    /// <summary>Who is present under a key (<c>Phoenix.Presence.get_by_key/2</c>), or null when nobody is.</summary>
    /// <param name="key">The key.</param>
    public ValueTask<PresenceEntry?> GetByKeyAsync(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _channel.Turn.Presence.GetByKeyAsync(key);
    }

    /// <summary>
    /// Pushes <c>presence_state</c>, everybody who is present, to a member: by custom from <see cref="Channel.HandleInfoAsync(ChannelSocket, object)"/>
    /// after its join. It comes behind the <c>presence_diff</c> of all that is in it.
    /// </summary>
    /// <param name="socket">The member.</param>
    /// <returns>Completes when it is on its way, within <see cref="PresenceOptions.DiffWindow"/> if somebody just came or went.</returns>
    /// <exception cref="InvalidOperationException">The member hasn't joined yet.</exception>
    public ValueTask PushStateAsync(ChannelSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return _channel.Turn.Presence.PushStateAsync(socket);
    }
}
