namespace Orleans.Channels;

/// <summary>
/// Sends what comes with an idempotency key once, however often and at whichever gateway it is asked for. There are
/// <see cref="Shards"/> such grains, each for the keys that its own key, a hex digit, begins. What they remember is in memory.
/// </summary>
[Alias("Orleans.Channels.IIdempotencyGrain")]
internal interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>How many there are.</summary>
    const int Shards = 16;

    /// <summary>Broadcasts what the key hasn't sent yet.</summary>
    /// <param name="key">The hash of the idempotency key.</param>
    /// <param name="fingerprint">The hash of what is asked for.</param>
    /// <param name="requests">What is asked for.</param>
    /// <param name="bounds">How long and how much to remember.</param>
    /// <returns>For each request whether its topic has taken it, now or before; null when the key came with other requests before.</returns>
    [Alias("Send")]
    Task<bool[]?> SendAsync(string key, string fingerprint, [Immutable] BroadcastRequest[] requests, IdempotencyBounds bounds);

    /// <summary>Hands to the topics' channels what the key hasn't sent yet.</summary>
    /// <param name="key">The hash of the idempotency key.</param>
    /// <param name="fingerprint">The hash of what is asked for.</param>
    /// <param name="requests">What is asked for.</param>
    /// <param name="bounds">How long and how much to remember.</param>
    /// <returns>For each request whether its topic has taken it, now or before; null when the key came with other requests before.</returns>
    [Alias("SendMessages")]
    Task<bool[]?> SendMessagesAsync(string key, string fingerprint, [Immutable] BroadcastRequest[] requests, IdempotencyBounds bounds);
}
