using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's history in grain storage, in segments whose records are used in turn. An activation that takes it over writes the
/// latest records first, so that the ETags keep out another one that still believes it is the topic.
/// </summary>
internal sealed partial class HistoryStore
{
    private const string HeadName = "history";
    private const int SegmentLength = 64;
    private const int SegmentBytes = 256 * 1024;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(1);

    private readonly HistoryRule _rule;
    private readonly IGrainStorage _storage;
    private readonly GrainId _topic;
    private readonly long _epoch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _fenced;
    private readonly Action _wantsWrite;
    private readonly GrainState<StoredSegment>?[] _slots;
    private readonly Queue<TopicEvent> _behind = new();
    private Task<bool> _writing = Task.FromResult(true);
    private GrainState<StoredHistory> _head = new(new StoredHistory());
    private GrainState<StoredSegment> _segment;
    private int _segmentBytes;
    private long _lastOffset;
    private bool _stopping;
    private bool _isLost;

    /// <param name="rule">What is kept.</param>
    /// <param name="storage">The grain storage.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="epoch">This activation.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The topic's logger.</param>
    /// <param name="fenced">Called when another activation has taken the history over.</param>
    /// <param name="wantsWrite">Asks for <see cref="WriteBehindAsync"/>, some time later.</param>
    public HistoryStore(HistoryRule rule, IGrainStorage storage, GrainId topic, long epoch, TimeProvider time, ILogger logger, Action fenced, Action wantsWrite)
    {
        _rule = rule;
        _storage = storage;
        _topic = topic;
        _epoch = epoch;
        _time = time;
        _logger = logger;
        _fenced = fenced;
        _wantsWrite = wantsWrite;

        // One more than the size needs, for the segment in use is seldom full.
        _slots = new GrainState<StoredSegment>?[(rule.Size / SegmentLength) + 2];
        _segment = new GrainState<StoredSegment>(new StoredSegment());
    }

    /// <summary>Reads what an earlier activation kept, and takes it over.</summary>
    /// <returns>Null when there is nothing, or when what there is may lack what has gone out.</returns>
    public async Task<(long Life, long Forgotten, List<KeptBroadcast> Kept)?> LoadAsync()
    {
        await _storage.ReadStateAsync(HeadName, _topic, _head);
        var (life, last) = (_head.Value().Life, _head.Value().Segment);
        if (life == 0 || _head.Value().IsBehind)
        {
            return null;
        }

        var first = Math.Max(0, last - _slots.Length + 1);
        await Task.WhenAll(Enumerable.Range(0, (int)(last - first) + 1).Select(i => ReadSlotAsync(first + i)));

        // The head is written before its segment, so the last one may not be there.
        var segments = new List<StoredSegment>();
        for (var number = last; number >= first; number--)
        {
            var stored = Slot(number)!.Value();
            if (stored.Life == life && stored.Number == number)
            {
                segments.Insert(0, stored);
            }
            else if (number != last)
            {
                break;
            }
        }

        await TakeOverAsync(last);
        return segments.Count == 0
            ? (life, 0, [])
            : (life, segments[0].After, [.. segments.SelectMany(segment => segment.Broadcasts).Select(stored => stored.ToKept(life))]);
    }

    /// <summary>What the next activation needs to go on; null when not all is stored.</summary>
    public MovedHistory? ToMoved(StoredSegment kept) => _isLost || _head.Value().IsBehind
        ? null
        : new MovedHistory { Kept = kept, Head = _head, Slots = _slots };

    /// <summary>Goes on where the activation before this one stopped.</summary>
    public void Restore(MovedHistory moved)
    {
        if (moved.Head is null || moved.Slots.Length != _slots.Length)
        {
            return;
        }

        _head = moved.Head;
        moved.Slots.CopyTo(_slots, 0);
        if (_head.Value().Segment >= 0 && Slot(_head.Value().Segment) is { } last)
        {
            _segment = last;
            _segmentBytes = last.Value().Broadcasts.Sum(stored => stored.Payload.Length);
        }
    }

    /// <summary>Begins a history, or goes on with the one that was loaded.</summary>
    public void Begin(TopicHistory history)
    {
        _lastOffset = history.LastOffset;
        if (_head.Value().Life != history.Life)
        {
            _head.State = new StoredHistory { Life = history.Life, Segment = -1, Epoch = _epoch };
        }
    }

    /// <summary>Whether a broadcast has to wait for <see cref="StoreAsync"/>.</summary>
    public bool MustStoreFirst(TopicEvent e) => e.Life != 0 && (_rule.Storage == HistoryStorage.BeforeFanOut || !_head.Value().IsBehind);

    /// <summary>Stores broadcasts before they go out, or the fact that they aren't stored.</summary>
    /// <returns>False when another activation has the history: they must not go out.</returns>
    public async Task<bool> StoreAsync(TopicEvent[] broadcasts)
    {
        if (broadcasts.Length == 0)
        {
            return true;
        }

        if (_rule.Storage == HistoryStorage.BeforeFanOut)
        {
            return await AppendAsync(broadcasts);
        }

        _head.Value().IsBehind = true;
        return await WriteHeadAsync();
    }

    /// <summary>Takes note of a broadcast that has gone out.</summary>
    public void OnSent(TopicEvent e)
    {
        if (_rule.Storage == HistoryStorage.Behind)
        {
            _behind.Enqueue(e);
            if (_behind.Count == 1)
            {
                _wantsWrite();
            }
        }
    }

    /// <summary>Stores what has gone out and isn't stored yet.</summary>
    public async Task WriteBehindAsync()
    {
        if (_behind.Count > 0 && _writing.IsCompleted)
        {
            var broadcasts = _behind.ToArray();
            _behind.Clear();
            _writing = AppendAsync(broadcasts);
        }

        await _writing;
    }

    /// <summary>Stores the rest, and that nothing is missing: the topic goes to rest.</summary>
    public async Task StopAsync()
    {
        // Who goes to rest doesn't wait for a storage that is down.
        _stopping = true;
        if (_rule.Storage == HistoryStorage.Behind && _head.Value().IsBehind)
        {
            await _writing;
            await WriteBehindAsync();
            if (await _writing)
            {
                _head.Value().IsBehind = false;
                await WriteHeadAsync();
            }
        }
    }

    private async Task TakeOverAsync(long last)
    {
        _head.Value().Epoch = _epoch;
        if (!await WriteHeadAsync())
        {
            return;
        }

        _segment = Slot(last)!;
        if (_segment.Value().Life != _head.Value().Life || _segment.Value().Number != last)
        {
            // Its first write never came; the next broadcast begins another.
            _segment = new GrainState<StoredSegment>(new StoredSegment { Life = 0 });
            return;
        }

        _segment.Value().Epoch = _epoch;
        _segmentBytes = _segment.Value().Broadcasts.Sum(stored => stored.Payload.Length);
        await WriteSegmentAsync();
    }

    private async Task<bool> AppendAsync(TopicEvent[] broadcasts)
    {
        foreach (var e in broadcasts)
        {
            if (_segment.Value().Life != _head.Value().Life || _segment.Value().Broadcasts.Count >= SegmentLength || _segmentBytes >= SegmentBytes)
            {
                if (_segment.Value().Broadcasts.Count > 0 && !await WriteSegmentAsync())
                {
                    return false;
                }

                if (!await BeginSegmentAsync())
                {
                    return false;
                }
            }

            _segment.Value().Broadcasts.Add(StoredBroadcast.From(e, _time.GetUtcNow()));
            _segmentBytes += e.Payload.Bytes.Length;
            _lastOffset = e.Offset;
        }

        return await WriteSegmentAsync();
    }

    private async Task<bool> BeginSegmentAsync()
    {
        _head.Value().Segment++;
        if (!await WriteHeadAsync() || !await RetryAsync(() => ReadSlotAsync(_head.Value().Segment)))
        {
            return false;
        }

        _segment = Slot(_head.Value().Segment)!;
        _segment.State = new StoredSegment { Life = _head.Value().Life, Number = _head.Value().Segment, After = _lastOffset, Epoch = _epoch };
        _segmentBytes = 0;
        return true;
    }

    private GrainState<StoredSegment>? Slot(long number) => _slots[number % _slots.Length];

    private string SlotName(long number) => $"{HeadName}-{number % _slots.Length}";

    // Read once for its ETag; from then on it is this activation's own.
    private async Task ReadSlotAsync(long number)
    {
        if (Slot(number) is null)
        {
            var slot = new GrainState<StoredSegment>(new StoredSegment());
            await _storage.ReadStateAsync(SlotName(number), _topic, slot);
            _slots[number % _slots.Length] = slot;
        }
    }

    private Task<bool> WriteHeadAsync() => RetryAsync(() => _storage.WriteStateAsync(HeadName, _topic, _head));

    private Task<bool> WriteSegmentAsync() => RetryAsync(() => _storage.WriteStateAsync(SlotName(_segment.Value().Number), _topic, _segment));

    private async Task<bool> RetryAsync(Func<Task> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return true;
            }
            catch (InconsistentStateException exception)
            {
                LogFenced(_logger, LogText.Quote(_topic.Key.ToString()!), exception);
                _isLost = true;
                _fenced();
                return false;
            }
            catch (Exception exception)
            {
                if (attempt == 1)
                {
                    LogStoreFailed(_logger, LogText.Quote(_topic.Key.ToString()!), exception);
                }

                if (_stopping)
                {
                    _isLost = true;
                    return false;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(MaxRetryDelay.TotalMilliseconds, 25 << Math.Min(attempt, 6))), _time);
            }
        }
    }

    [LoggerMessage(EventId = 1411, Level = LogLevel.Warning, Message = "The history of topic {Topic} can't be stored; trying again until it can. Channels that store before they fan out wait meanwhile. Is the grain storage up?")]
    private static partial void LogStoreFailed(ILogger logger, string topic, Exception exception);

    [LoggerMessage(EventId = 1412, Level = LogLevel.Warning, Message = "Another activation of topic {Topic} has taken its history over; this one ends, and its members join the other")]
    private static partial void LogFenced(ILogger logger, string topic, Exception exception);
}
