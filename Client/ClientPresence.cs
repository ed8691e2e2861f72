namespace Orleans.Channels.Client;

/// <summary>Who is on a topic, as the server's list is as far as the client has heard. All members may be called from any thread.</summary>
public sealed class ClientPresence
{
    private static readonly SubscriptionOptions Bounds = new();

    private readonly PresenceFold _fold;

    internal ClientPresence(PresenceFold fold) => _fold = fold;

    /// <summary>Whether the server has pushed its list since the channel was joined last. Until then <see cref="List"/> is what it was before.</summary>
    public bool IsSynced => _fold.IsSynced;

    /// <summary>The list, by key: a picture of this moment that changes no more.</summary>
    public IReadOnlyDictionary<string, PresenceEntry> List => _fold.List;

    /// <summary>How many are present, when the topic is too large for a list and says so; then <see cref="List"/> is empty. Else null.</summary>
    public PresenceSummary? Summary => _fold.Summary;

    /// <summary>Subscribes to changes of the list, from now on, one for each key that is concerned.</summary>
    /// <param name="options">How much waits for the reader, and what happens when more comes; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    public ChannelSubscription<PresenceChange> Changes(SubscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var queue = _fold.Subscribe(options ?? Bounds);
        return new ChannelSubscription<PresenceChange>(
            new SubscriptionSource<PresenceChange, PresenceChange>(queue, static change => change, () => _fold.Unsubscribe(queue)), cancellationToken);
    }
}
