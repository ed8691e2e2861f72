using System.Security.Cryptography;

namespace Orleans.Channels.Gateway;

/// <summary>A key of the HTTP API as it is compared with what callers bring, and what it opens.</summary>
internal sealed class KnownKey
{
    private readonly byte[] _hash;
    private readonly ChannelsApiScopes _scopes;
    private readonly TopicPattern[] _topics;
    private readonly Allowance? _requests;
    private readonly TimeProvider _time;

    public KnownKey(ChannelsApiKey key, TimeProvider time)
    {
        _hash = ApiKeys.Hash(key.Key);
        _scopes = key.Scopes;
        _topics = [.. key.Topics.Select(TopicPattern.Parse)];
        _requests = key.RequestsPerMinute > 0 ? new Allowance(key.RequestsPerMinute, time.GetTimestamp()) : null;
        _time = time;
    }

    /// <summary>Whether a hash is that of this key. It takes as long for one that is nearly right as for any other.</summary>
    public bool Is(byte[] hash) => CryptographicOperations.FixedTimeEquals(hash, _hash);

    /// <summary>Whether it opens something.</summary>
    public bool Opens(ChannelsApiCall call) =>
        _scopes.HasFlag(call.Scope)
        && (_topics.Length == 0 || call.Topic is null || Array.Exists(_topics, topic => topic.Matches(call.Topic)));

    /// <summary>Takes one of its requests; false when none is left.</summary>
    public bool TryAsk() => _requests?.TryTake(_time) ?? true;
}
