namespace Orleans.Channels.Gateway;

/// <summary>One item of a batch, as documents of the HTTP API show it; <see cref="BroadcastBatchEndpoint"/> reads items by hand, to tell of each what is wrong.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Payload">A JSON object.</param>
internal sealed record BatchItem(string Topic, string Event, IReadOnlyDictionary<string, object> Payload);
