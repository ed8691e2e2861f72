using System.Diagnostics.CodeAnalysis;
using Orleans.Streams;

namespace Orleans.Channels.Streams;

/// <summary>
/// What a pulling agent has taken and not yet delivered, a chain for each stream, so a stream whose consumer stands
/// still holds up no other. It has no bound of its own: the queue hands out no more than its capacity before batches
/// are reported delivered. Runs on the agent's scheduler alone.
/// </summary>
internal sealed class WaitingQueueCache(WaitingStreamOptions options, TimeProvider time) : IQueueCache
{
    private const int MaxAddCount = 1_024;
    private const int MaxReportThreshold = 256;
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(5);

    private readonly Dictionary<StreamId, CachedStream> _streams = [];
    private readonly HashSet<CachedStream> _unsettled = [];
    private readonly List<long> _delivered = [];
    private readonly int _reportThreshold = Math.Clamp(options.StreamCapacity / 4, 1, MaxReportThreshold);
    private long _lastSweep = time.GetTimestamp();

    /// <summary>Gets or sets what is called when so much was delivered that the queue should hear of it now.</summary>
    public Action? DeliveredMany { get; set; }

    /// <summary>Gets the number of streams with anything kept.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Gives the sequence numbers delivered since the last call.</summary>
    public long[] DrainDelivered()
    {
        long[] delivered = [.. _delivered];
        _delivered.Clear();
        return delivered;
    }

    /// <summary>Puts back sequence numbers that may not have reached the queue.</summary>
    public void Undrain(long[] delivered) => _delivered.AddRange(delivered);

    /// <inheritdoc/>
    public int GetMaxAddCount() => MaxAddCount;

    /// <inheritdoc/>
    public bool IsUnderPressure() => false;

    /// <inheritdoc/>
    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages)
        {
            // The receiver's "look again" carries none.
            if (message is WaitingQueueBatch batch)
            {
                var stream = StreamOf(batch.StreamId);
                stream.Append(batch);
                _unsettled.Add(stream);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryPurgeFromCache([MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        // By now the agent holds a cursor on each new stream that it has to ask for subscribers. Cursors that were closed wait for this
        // too: an agent that stops closes all of them and reads no more, and the next agent must get what they left undelivered.
        foreach (var stream in _unsettled)
        {
            stream.Settle();
        }

        _unsettled.Clear();
        if (time.GetElapsedTime(_lastSweep) >= SweepPeriod)
        {
            _lastSweep = time.GetTimestamp();
            Sweep();
        }

        purgedItems = null;
        return false;
    }

    /// <inheritdoc/>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) =>
        StreamOf(streamId).OpenCursor(token?.SequenceNumber);

    private void Sweep()
    {
        foreach (var (id, stream) in _streams)
        {
            stream.Sweep();
            if (stream.IsEmpty)
            {
                _streams.Remove(id);
            }
        }
    }

    private CachedStream StreamOf(StreamId id)
    {
        if (!_streams.TryGetValue(id, out var stream))
        {
            _streams.Add(id, stream = new(options.DeliveryBatchSize, OnDelivered, OnClosed));
        }

        return stream;
    }

    private void OnClosed(CachedStream stream) => _unsettled.Add(stream);

    private void OnDelivered(long sequence)
    {
        _delivered.Add(sequence);
        if (_delivered.Count % _reportThreshold == 0)
        {
            DeliveredMany?.Invoke();
        }
    }
}
