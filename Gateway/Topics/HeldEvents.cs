using System.Collections;

namespace Orleans.Channels.Gateway;

/// <summary>What came for a member whose join is under way, in order and bounded. Guarded by the <see cref="LocalTopic"/>.</summary>
/// <param name="maxEvents">How many are kept.</param>
/// <param name="maxBytes">How many bytes of payloads and names are kept.</param>
internal sealed class HeldEvents(int maxEvents, long maxBytes) : IEnumerable<TopicEvent>
{
    private readonly List<TopicEvent> _events = [];
    private long _bytes;

    /// <summary>Whether something had to be dropped, so that the member can't be told all that it is owed.</summary>
    public bool HasLost { get; private set; }

    /// <summary>Keeps an event, or notes that one is lost.</summary>
    public void Add(TopicEvent e)
    {
        var bytes = e.Payload.Span.Length + e.Event.Length;
        if (HasLost || _events.Count >= maxEvents || _bytes + bytes > maxBytes)
        {
            HasLost = true;
            _events.Clear();
            return;
        }

        _events.Add(e);
        _bytes += bytes;
    }

    /// <summary>Forgets them all, for nobody is owed them.</summary>
    public void Clear()
    {
        (_bytes, HasLost) = (0, false);
        _events.Clear();
    }

    public IEnumerator<TopicEvent> GetEnumerator() => _events.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
