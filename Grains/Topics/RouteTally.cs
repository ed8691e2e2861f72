namespace Orleans.Channels.Grains;

/// <summary>How much of one route there is on this silo now; kept as it changes, for whoever asks.</summary>
/// <param name="pattern">The route's pattern.</param>
internal sealed class RouteTally(string pattern)
{
    private long _topics;
    private long _members;
    private long _presences;
    private long _waiting;

    /// <summary>The pattern, as a tag.</summary>
    public KeyValuePair<string, object?> Tag { get; } = new(ChannelsTelemetry.PatternTag, pattern);

    public string Pattern => pattern;

    public long Topics => Volatile.Read(ref _topics);

    public long Members => Volatile.Read(ref _members);

    public long Presences => Volatile.Read(ref _presences);

    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>Counts active topics.</summary>
    public void AddTopics(int count) => Interlocked.Add(ref _topics, count);

    /// <summary>Counts members of its topics.</summary>
    public void AddMembers(int count) => Interlocked.Add(ref _members, count);

    /// <summary>Counts what is tracked on its topics.</summary>
    public void AddPresences(int count) => Interlocked.Add(ref _presences, count);

    /// <summary>Counts events that wait for those before them to reach a gateway's queue.</summary>
    public void AddWaiting(int count) => Interlocked.Add(ref _waiting, count);
}
