namespace Orleans.Channels.Grains;

/// <summary>
/// The latest events of a topic, by offset: what a gateway that missed some gets them from. Bounded, and let go when the
/// topic is quiet, so that a quiet topic costs nothing for it.
/// </summary>
/// <param name="capacity">How many events are kept.</param>
/// <param name="capacityBytes">How many bytes of them.</param>
/// <param name="kept">What all logs of the process keep; over its bound the oldest here go too.</param>
internal sealed class RepairLog(int capacity, int capacityBytes, KeptBytes kept)
{
    // Names and bookkeeping of an event, roughly: empty payloads must count too.
    private const int EventOverhead = 128;

    private readonly Dictionary<string, long> _forgottenFor = [];
    private Queue<TopicEvent>? _events;
    private int _bytes;
    private long _forgotten;

    /// <summary>The offset of the latest event; 0 before the first.</summary>
    public long LastOffset { get; private set; }

    /// <summary>Goes on behind an offset that an earlier activation has reached.</summary>
    public void StartAt(long offset) => LastOffset = _forgotten = offset;

    /// <summary>Gives an event its offset and keeps it.</summary>
    public TopicEvent Append(TopicEventKind kind, string eventName, Payload payload, MemberId member = default, Ref reference = default, long historyEpoch = 0, string? trace = null)
    {
        var appended = new TopicEvent(++LastOffset, kind, eventName, payload, member, reference, historyEpoch, trace);
        (_events ??= new Queue<TopicEvent>()).Enqueue(appended);
        Count(SizeOf(appended));
        while (_events.Count > capacity || ((_bytes > capacityBytes || kept.IsFull) && _events.Count > 1))
        {
            Forget(_events.Dequeue());
        }

        return appended;
    }

    /// <summary>All events for a gateway after an offset and up to another, or null when the log no longer reaches back so far.</summary>
    public TopicEvent[]? Since(string gateway, long after, long through = long.MaxValue)
    {
        if (after < _forgotten || after < _forgottenFor.GetValueOrDefault(gateway))
        {
            return null;
        }

        return [.. (_events ?? []).Where(e => e.Offset > after && e.Offset <= through && IsFor(e, gateway))];
    }

    /// <summary>Forgets all events; offsets go on.</summary>
    public void LetGo()
    {
        _events = null;
        Count(-_bytes);
        _forgotten = LastOffset;
        _forgottenFor.Clear();
    }

    private static bool IsForAll(TopicEvent e) => e.Kind is TopicEventKind.Broadcast or TopicEventKind.Mark or TopicEventKind.Moved or TopicEventKind.Kept;

    private static bool IsFor(TopicEvent e, string gateway) => IsForAll(e) || e.Member.Gateway == gateway;

    private static int SizeOf(TopicEvent e) => EventOverhead + e.Payload.Bytes.Length;

    /// <summary>Is no longer counted, for the topic's end has come.</summary>
    public void Uncount()
    {
        kept.Count(0, -_bytes);
        kept = KeptBytes.Uncounted;
    }

    private void Count(int bytes)
    {
        _bytes += bytes;
        kept.Count(_bytes, bytes);
    }

    private void Forget(TopicEvent e)
    {
        Count(-SizeOf(e));
        if (IsForAll(e))
        {
            _forgotten = e.Offset;
        }
        else
        {
            _forgottenFor[e.Member.Gateway] = e.Offset;
        }
    }
}
