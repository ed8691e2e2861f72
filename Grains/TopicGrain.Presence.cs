using Orleans.Channels.Grains;

namespace Orleans.Channels;

// Presence: what anybody in the cluster may ask of a topic's.
internal sealed partial class TopicGrain
{
    private TopicPresence? _presence;

    /// <summary>Made when something is first asked of it: most topics have none.</summary>
    public TopicPresence Presence => _presence ??= NewPresence();

    public async Task<PresencePage> ListPresenceAsync(string? after, int limit)
    {
        _silo.Require(Topic.Name);
        LingerIfEmpty();
        return await Presence.ListAsync(after, limit);
    }

    public Task<PresenceResult> TrackPresenceAsync(Guid lease, string key, Payload meta, TimeSpan duration)
    {
        _silo.Require(Topic.Name);
        if (_route is null)
        {
            DeactivateOnIdle();
            return Task.FromResult(new PresenceResult(PresenceStatus.Unmatched));
        }

        var result = Presence.Track(lease, key, meta, duration);
        if (result.IsOk)
        {
            StayActive();
        }

        LingerIfEmpty();
        return Task.FromResult(result);
    }

    public Task<PresenceResult> UpdatePresenceAsync(Guid lease, string key, Payload meta)
    {
        _silo.Require(Topic.Name);
        LingerIfEmpty();
        return Task.FromResult(Presence.Update(lease, key, meta));
    }

    public Task<bool> RenewPresenceAsync(Guid lease, TimeSpan duration)
    {
        _silo.Require(Topic.Name);
        LingerIfEmpty();
        return Task.FromResult(Presence.Renew(lease, duration));
    }

    public Task UntrackPresenceAsync(Guid lease)
    {
        _silo.Require(Topic.Name);
        Presence.Untrack(lease);
        LingerIfEmpty();
        return Task.CompletedTask;
    }

    private TopicPresence NewPresence() => new(
        new PresenceList(_route?.Tally),
        _options.Presence,
        _time,
        _route is { FetchesPresence: true } ? new PresenceFetch(Topic, keys => _channel!.FetchPresenceAsync(keys), _options.Presence.FetchTimeout, _time, _logger) : null,
        () => _channel?.PresenceStateLimit,
        // Who comes back gets the state; an old diff behind it would show who is long gone.
        (eventName, payload, except) => BroadcastAsync(eventName, payload, except, isKept: false),
        StartOnce,
        LingerIfEmpty);
}
