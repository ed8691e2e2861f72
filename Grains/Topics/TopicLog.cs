namespace Orleans.Channels.Grains;

/// <summary>
/// What a topic says, by offset: what has left, kept for repairs, and behind it what waits for the history's storage, in order. A fence is
/// for good: what waited was never said then, and nothing is any more.
/// </summary>
/// <param name="capacity">How many events are kept for repairs.</param>
/// <param name="capacityBytes">How many bytes of them.</param>
/// <param name="kept">What the logs of all topics of the process keep.</param>
internal sealed class TopicLog(int capacity, int capacityBytes, KeptBytes kept)
{
    private readonly RepairLog _repairs = new(capacity, capacityBytes, kept);
    private readonly Queue<TopicEvent> _held = new();

    /// <summary>The offset of the latest event.</summary>
    public long LastOffset => _repairs.LastOffset;

    /// <summary>The offset of the latest event that has left: what is held has not.</summary>
    public long SentOffset { get; private set; }

    /// <summary>What waits for the history's storage, in order.</summary>
    public IReadOnlyCollection<TopicEvent> Held => _held;

    /// <summary>True when the history's storage is another activation's, or this one's end has come: nothing more is said.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Goes on behind an offset that an earlier activation has reached.</summary>
    public void StartAt(long offset)
    {
        SentOffset = offset;
        _repairs.StartAt(offset);
    }

    /// <summary>Gives an event its offset. It is to be sent or held at once.</summary>
    public TopicEvent Append(TopicEventKind kind, string eventName, Payload payload, MemberId member = default, Ref reference = default, long historyEpoch = 0, string? trace = null) =>
        _repairs.Append(kind, eventName, payload, member, reference, historyEpoch, trace);

    /// <summary>The event leaves.</summary>
    public void Send(TopicEvent e) => SentOffset = e.Offset;

    /// <summary>The event waits.</summary>
    public void Hold(TopicEvent e) => _held.Enqueue(e);

    /// <summary>The event that has waited longest leaves.</summary>
    public TopicEvent Release()
    {
        var e = _held.Dequeue();
        Send(e);
        return e;
    }

    /// <summary>Says nothing more, and forgets what waits.</summary>
    /// <returns>Whether that the topic moves was to be said.</returns>
    public bool Fence()
    {
        IsFenced = true;
        var hasMoved = _held.Any(e => e.Kind == TopicEventKind.Moved);
        _held.Clear();
        return hasMoved;
    }

    /// <summary>The one word behind a fence. It isn't behind what was never said: no answer that waits for that may take this for it.</summary>
    public TopicEvent MovedBehindFence() => new(SentOffset + 1, TopicEventKind.Moved, string.Empty, Payload.Empty);

    /// <summary>What has left for a gateway after an offset, or null when the log no longer reaches back so far.</summary>
    public TopicEvent[]? Since(string gateway, long after) => _repairs.Since(gateway, after, SentOffset);

    /// <summary>Forgets what is kept for repairs; offsets go on.</summary>
    public void LetGo() => _repairs.LetGo();

    /// <summary>Is no longer counted, for the topic's end has come.</summary>
    public void Uncount() => _repairs.Uncount();
}
