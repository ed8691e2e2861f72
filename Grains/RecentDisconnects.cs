namespace Orleans.Channels.Grains;

/// <summary>Whose sockets were disconnected lately, for gateways that didn't hear of it. Bounded: beyond its size it knows a shorter time.</summary>
/// <param name="time">The clock.</param>
internal sealed class RecentDisconnects(TimeProvider time)
{
    private const int Most = 100_000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Queue<(string SocketId, long At)> _all = new();
    private long? _forgotten;

    /// <summary>Takes one in.</summary>
    public void Add(string socketId)
    {
        _all.Enqueue((socketId, time.GetTimestamp()));
        while (_all.Count > Most || time.GetElapsedTime(_all.Peek().At) > Kept)
        {
            _forgotten = _all.Dequeue().At;
        }
    }

    /// <summary>Those within a time up to now, each once; null when that is longer than is remembered.</summary>
    public string[]? Within(TimeSpan ago) =>
        ago > Kept || (_forgotten is { } forgotten && time.GetElapsedTime(forgotten) <= ago)
            ? null
            : [.. _all.Where(one => time.GetElapsedTime(one.At) <= ago).Select(one => one.SocketId).Distinct(StringComparer.Ordinal)];
}
