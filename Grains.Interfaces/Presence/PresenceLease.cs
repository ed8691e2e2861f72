namespace Orleans.Channels;

/// <summary>
/// The presence of something that is no socket, a bot or a device, from <see cref="IChannels.TrackAsync"/>. Its owner renews it;
/// a lease that isn't renewed runs out, and the presence with it.
/// </summary>
/// <remarks>
/// A lease lives as long as the topic's activation at most: when a silo is lost, <see cref="RenewAsync"/> gives false, and the
/// owner tracks anew.
/// </remarks>
public sealed class PresenceLease : IAsyncDisposable
{
    private readonly ITopicGrain _topic;
    private readonly Guid _id;
    private readonly TimeSpan _duration;

    internal PresenceLease(ITopicGrain topic, Guid id, string key, TimeSpan duration, PresenceResult result)
    {
        _topic = topic;
        _id = id;
        _duration = duration;
        Key = key;
        Result = result;
    }

    /// <summary>The key that it is tracked under.</summary>
    public string Key { get; }

    /// <summary>What came of the latest change; of the first, before any other. One that isn't ok at first holds nothing.</summary>
    public PresenceResult Result { get; private set; }

    /// <summary>Starts the lease's time anew.</summary>
    /// <param name="cancellationToken">Ends the wait; the lease may still be renewed.</param>
    /// <returns>False when it has run out: then track anew.</returns>
    public Task<bool> RenewAsync(CancellationToken cancellationToken = default) =>
        _topic.RenewPresenceAsync(_id, _duration).WaitAsync(cancellationToken);

    /// <summary>Changes the meta (<c>Phoenix.Presence.update/4</c>). Renews nothing.</summary>
    /// <param name="meta">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object.</param>
    /// <param name="cancellationToken">Ends the wait; the meta may still be changed.</param>
    /// <exception cref="ArgumentException">The meta is no JSON object.</exception>
    public async Task<PresenceResult> UpdateAsync(object meta, CancellationToken cancellationToken = default) =>
        Result = await _topic.UpdatePresenceAsync(_id, Key, MetaPayload.From(meta)).WaitAsync(cancellationToken);

    /// <summary>Ends the presence; without effect when it has ended.</summary>
    /// <param name="cancellationToken">Ends the wait; the presence may still be ended.</param>
    public Task UntrackAsync(CancellationToken cancellationToken = default) => _topic.UntrackPresenceAsync(_id).WaitAsync(cancellationToken);

    /// <summary>The same as <see cref="UntrackAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await UntrackAsync();
}
