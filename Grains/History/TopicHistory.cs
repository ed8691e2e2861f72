namespace Orleans.Channels.Grains;

/// <summary>The broadcasts that a topic keeps for clients that come back, by offset: as many and for as long as its route says.</summary>
internal sealed class TopicHistory
{
    // As long as a gateway tries, unless told otherwise.
    private static readonly TimeSpan RejoinTime = TimeSpan.FromSeconds(30);

    // Names and bookkeeping of a broadcast, roughly: empty payloads must count too.
    private const int EventOverhead = 128;

    private readonly Queue<KeptBroadcast> _kept = new();
    private readonly HistoryRule _rule;
    private KeptBytes _all;
    private readonly TimeProvider _time;
    private long _bytes;
    private DateTimeOffset _membersAreBack;
    private long _forgotten;

    /// <param name="rule">The bounds.</param>
    /// <param name="epoch">The name of this history: a position of another one means nothing to it.</param>
    /// <param name="all">What all histories of the process keep; over its bound the oldest here go too.</param>
    /// <param name="time">The clock.</param>
    public TopicHistory(HistoryRule rule, long epoch, KeptBytes all, TimeProvider time)
    {
        _all = all;
        _rule = rule;
        _time = time;
        Epoch = epoch;
    }

    /// <summary>Which history: a position of another one means nothing to it.</summary>
    public long Epoch { get; private set; }

    /// <summary>The offset of the latest broadcast kept; 0 before the first.</summary>
    public long LastOffset { get; private set; }

    /// <summary>The place that a client has reached who has seen everything.</summary>
    public HistoryPosition Position => new(Epoch, LastOffset);

    /// <summary>The place that a client has reached who has seen everything up to an offset.</summary>
    public HistoryPosition PositionAt(long offset) => new(Epoch, Math.Min(offset, LastOffset));

    /// <summary>Whether it keeps anything that somebody may still ask for.</summary>
    public bool IsEmpty
    {
        get
        {
            ForgetOld();
            return _kept.Count == 0;
        }
    }

    /// <summary>Begins anew under another name, before anything is kept.</summary>
    public void Begin(long epoch) => Epoch = epoch;

    /// <summary>
    /// Takes over what an earlier activation kept. Its members are still to be joined to this one, and what is said meanwhile must
    /// not push out what they missed: for a while, as much again is kept.
    /// </summary>
    public void Restore(LoadedHistory loaded)
    {
        Epoch = loaded.Epoch;
        _forgotten = LastOffset = loaded.Forgotten;
        _membersAreBack = _time.GetUtcNow() + RejoinTime;
        foreach (var broadcast in loaded.Kept)
        {
            Add(broadcast);
        }
    }

    /// <summary>Whether somebody has heard what isn't known here: then the storage was behind what had gone out.</summary>
    /// <param name="seen">A position that a gateway vouches for.</param>
    public bool IsBehind(HistoryPosition seen) => seen.Life == Epoch && seen.Offset > _forgotten && !IsKept(seen);

    /// <summary>Forgets everything: no position that was given under the old name is good any more.</summary>
    public void BeginAnother(long epoch)
    {
        Epoch = epoch;
        _kept.Clear();
        Count(-_bytes);
        _forgotten = LastOffset;
    }

    /// <summary>Is no longer counted, for the topic's end has come. What is kept may go on with the next activation.</summary>
    public void Uncount()
    {
        _all.Count(0, -_bytes);
        _all = KeptBytes.Uncounted;
    }

    /// <summary>All that is kept, for the next activation.</summary>
    public StoredSegment ToSegment() => new()
    {
        Life = Epoch,
        After = _forgotten,
        Broadcasts = [.. _kept.Select(kept => StoredBroadcast.From(kept.Event, kept.At))],
    };

    /// <summary>Keeps a broadcast that has gone out.</summary>
    public void Add(TopicEvent e) => Add(new KeptBroadcast(e, _time.GetUtcNow()));

    /// <summary>
    /// What a client missed that has seen a position: all of it, or nothing and the truth. A position that isn't known is one whose
    /// broadcasts are forgotten, or were said by an activation that could tell nobody.
    /// </summary>
    /// <param name="seen">The last position seen.</param>
    /// <param name="except">The member that the client was, whose own <c>broadcast_from</c> it didn't get; or none.</param>
    /// <param name="through">The offset up to which it missed something.</param>
    /// <param name="floor">The offset from which on it may hear.</param>
    public Resumption Since(HistoryPosition seen, MemberId except, long through = long.MaxValue, long floor = 0)
    {
        ForgetOld();
        return seen.Life == Epoch && seen.Offset >= floor && (seen.Offset == _forgotten || IsKept(seen))
            ? new Resumption(true, [.. _kept.Where(kept => kept.Event.Offset > seen.Offset && kept.Event.Offset <= through && (except.IsNone || kept.Event.Member != except)).Select(kept => kept.Event)])
            : new Resumption(false, []);
    }

    /// <summary>The latest broadcasts, for who joins: no more than the route keeps for long.</summary>
    /// <param name="count">How many.</param>
    /// <param name="through">The offset up to which they are wanted.</param>
    /// <param name="floor">The offset from which on they may be heard.</param>
    public TopicEvent[] Last(int count, long through = long.MaxValue, long floor = 0)
    {
        ForgetOld();
        return [.. _kept.Select(kept => kept.Event).Where(e => e.Offset > floor && e.Offset <= through).TakeLast(Math.Min(count, _rule.Size))];
    }

    /// <summary>The place of who has heard all before a broadcast that is kept.</summary>
    public HistoryPosition Before(TopicEvent kept) => new(Epoch, _kept.Select(each => each.Event.Offset).LastOrDefault(offset => offset < kept.Offset, _forgotten));

    /// <summary>The offset of the last broadcast that was said before a time, or of the last that is forgotten.</summary>
    public long LastBefore(DateTimeOffset time)
    {
        var last = _forgotten;
        foreach (var kept in _kept)
        {
            if (kept.At < time)
            {
                last = kept.Event.Offset;
            }
        }

        return last;
    }

    private bool IsKept(HistoryPosition seen) => _kept.Any(kept => kept.Event.Offset == seen.Offset);

    private void Add(KeptBroadcast broadcast)
    {
        _kept.Enqueue(broadcast);
        Count(SizeOf(broadcast));
        LastOffset = broadcast.Event.Offset;
        var most = _time.GetUtcNow() < _membersAreBack ? 2L * _rule.Size : _rule.Size;
        while (_kept.Count > most || (_all.IsFull && _kept.Count > 1))
        {
            ForgetFirst();
        }

        ForgetOld();
    }

    private void ForgetOld()
    {
        var oldest = _time.GetUtcNow() - _rule.Age;
        while (_kept.TryPeek(out var kept) && kept.At < oldest)
        {
            ForgetFirst();
        }
    }

    private void ForgetFirst()
    {
        var first = _kept.Dequeue();
        _forgotten = first.Event.Offset;
        Count(-SizeOf(first));
    }

    private void Count(long bytes)
    {
        _bytes += bytes;
        _all.Count(_bytes, bytes);
    }

    private static long SizeOf(KeptBroadcast broadcast) => EventOverhead + broadcast.Event.Payload.Span.Length;
}
