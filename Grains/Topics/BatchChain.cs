namespace Orleans.Channels.Grains;

/// <summary>
/// What a topic has to say to one gateway, as a chain of batches: each names the offset of the last event before it, so that the
/// gateway notices what got lost. One batch is on its way at a time, and what gathers meanwhile waits.
/// </summary>
/// <param name="topic">The topic's name.</param>
/// <param name="epoch">Its activation.</param>
/// <param name="start">The offset that the chain starts at.</param>
/// <param name="options">The bounds.</param>
internal sealed class BatchChain(string topic, long epoch, long start, TopicOptions options)
{
    private readonly List<TopicEvent> _waiting = [];
    private TopicBatch? _onItsWay;
    private long _previous = start;
    private long _bytes;
    private long _since;

    /// <summary>Where the chain starts: nothing up to here was ever owed to the gateway.</summary>
    public long Start { get; } = start;

    /// <summary>How many events wait behind the batch on its way.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether nothing waits or is on its way.</summary>
    public bool IsEmpty => _onItsWay is null && _waiting.Count == 0;

    /// <summary>False when more waits than the bound allows.</summary>
    public bool HasRoom => _waiting.Count <= options.GatewayQueueLength && _bytes <= options.GatewayQueueBytes;

    /// <summary>Adds an event.</summary>
    /// <param name="e">The event; its offset is above those before it.</param>
    /// <param name="now">The time in UTC ticks, which the batch of a first one tells.</param>
    public void Add(TopicEvent e, long now)
    {
        _since = _waiting.Count == 0 ? now : _since;
        _waiting.Add(e);
        _bytes += e.Payload.Span.Length;
    }

    /// <summary>The batch that is on its way; the next one where none is. Something must wait or be on its way.</summary>
    public TopicBatch Take() => _onItsWay ??= Next();

    /// <summary>The batch on its way has arrived.</summary>
    public void Arrive() => _onItsWay = null;

    /// <summary>Forgets all: nobody is left to hear it.</summary>
    public void GiveUp()
    {
        _onItsWay = null;
        _waiting.Clear();
        _bytes = 0;
    }

    private TopicBatch Next()
    {
        var (count, bytes) = (0, 0);
        while (count < _waiting.Count && count < options.BatchLength && (count == 0 || bytes + _waiting[count].Payload.Bytes.Length <= options.BatchBytes))
        {
            bytes += _waiting[count++].Payload.Bytes.Length;
        }

        var events = _waiting.GetRange(0, count).ToArray();
        _waiting.RemoveRange(0, count);
        _bytes -= bytes;
        var batch = new TopicBatch(topic, epoch, _previous, events, _since);
        _previous = events[^1].Offset;
        return batch;
    }
}
