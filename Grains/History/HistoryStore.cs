using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's history in grain storage: one record with the latest broadcasts and a list of the full segments, which have
/// records of their own. An activation that takes it over writes that record first, so that its ETag keeps out another one
/// that still believes it is the topic.
/// </summary>
internal sealed partial class HistoryStore
{
    private const string HeadName = "history";

    // Raised when a record is to be read in another way: a silo that doesn't know it begins another history.
    private const int Format = 1;
    private const int SegmentLength = 64;
    private const int SegmentBytes = 256 * 1024;
    private const int MostLoads = 5;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(1);

    private readonly HistoryRule _rule;
    private readonly IGrainStorage _storage;
    private readonly GrainId _topic;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _fenced;
    private readonly Action _wantsWrite;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, GrainState<StoredSegment>> _slots = [];
    private readonly Queue<TopicEvent> _behind = new();
    private Task<bool> _writing = Task.FromResult(true);
    private GrainState<StoredHistory> _head = new(new StoredHistory());
    private int[] _writtenSlots = [];
    private int _openBytes;
    private bool _isInDoubt;

    /// <param name="rule">What is kept.</param>
    /// <param name="storage">The grain storage.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The topic's logger.</param>
    /// <param name="fenced">Called when another activation has taken the history over.</param>
    /// <param name="wantsWrite">Asks for <see cref="WriteBehindAsync"/>, some time later.</param>
    public HistoryStore(HistoryRule rule, IGrainStorage storage, GrainId topic, TimeProvider time, ILogger logger, Action fenced, Action wantsWrite)
    {
        _rule = rule;
        _storage = storage;
        _topic = topic;
        _time = time;
        _logger = logger;
        _fenced = fenced;
        _wantsWrite = wantsWrite;
    }

    /// <summary>This activation.</summary>
    public long Epoch { get; private set; }

    /// <summary>Whether all that has gone out is stored.</summary>
    public bool IsWritten => _behind.Count == 0 && _writing.IsCompleted;

    private bool IsClosed => _closed.Task.IsCompleted;

    private StoredHistory Head => _head.Value();

    /// <summary>Reads what an earlier activation kept, and takes it over.</summary>
    /// <param name="epoch">This activation; where the storage knows of a later one, <see cref="Epoch"/> is above that.</param>
    /// <returns>Null when there is nothing, or when what there is may lack what has gone out: then another history has begun.</returns>
    public async Task<LoadedHistory?> LoadAsync(long epoch)
    {
        Epoch = epoch;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await LoadOnceAsync();
            }
            catch (Exception) when (attempt < MostLoads)
            {
                // The activation before this one may still have written, or the storage didn't answer.
                await Task.Delay(RetryDelay(attempt), _time);
            }
        }
    }

    /// <summary>What the next activation needs to go on; null when not all is stored.</summary>
    public MovedHistory? ToMoved(StoredSegment kept) => _isInDoubt || Head.IsLacking ? null : new MovedHistory { Kept = kept, Head = _head };

    /// <summary>Goes on where the activation before this one stopped.</summary>
    public void Restore(MovedHistory moved, long epoch)
    {
        Epoch = epoch;
        _head = moved.Head ?? _head;
        _openBytes = Head.Open.PayloadBytes();
        _writtenSlots = SlotsInUse();
    }

    /// <summary>Begins a history, unless it goes on with the one that was loaded.</summary>
    public void Begin(TopicHistory history)
    {
        if (Head.Life != history.Epoch)
        {
            _head.State = NewHistory(history.Epoch, history.LastOffset);
        }
    }

    /// <summary>Begins another history in the place of one that turned out to lack something.</summary>
    public void BeginAnother(TopicHistory history) => InTurnAsync(() =>
    {
        // What is on its way out belongs to neither: nobody may be told that it is all.
        _behind.Clear();
        _head.State = NewHistory(history.Epoch, Math.Max(history.LastOffset, Head.Open.LastOffset()));
        _openBytes = 0;
        return WriteHeadAsync();
    });

    /// <summary>Whether a broadcast has to wait for <see cref="StoreAsync"/>.</summary>
    public bool MustStoreFirst(TopicEvent e) => e.Life != 0 && (_rule.Storage == HistoryStorage.BeforeFanOut || !Head.IsLacking || IsClosed);

    /// <summary>Stores broadcasts before they go out, or the fact that they aren't stored.</summary>
    /// <returns>False when another activation has the history, or this one ends: they must not go out.</returns>
    public Task<bool> StoreAsync(TopicEvent[] broadcasts) => broadcasts.Length == 0
        ? Task.FromResult(true)
        : InTurnAsync(() =>
        {
            Head.IsLacking = _rule.Storage == HistoryStorage.Behind;
            return _rule.Storage == HistoryStorage.BeforeFanOut ? AppendAsync(broadcasts) : WriteHeadAsync();
        });

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
    public Task WriteBehindAsync() => _behind.Count == 0 ? Task.CompletedTask : InTurnAsync(() => AppendAsync(TakeBehind()));

    /// <summary>Stores the rest, and that nothing is missing.</summary>
    public Task FlushAsync() => !Head.IsLacking
        ? _writing
        : InTurnAsync(() =>
        {
            Head.IsLacking = false;
            return AppendAsync(TakeBehind());
        });

    /// <summary>Stores nothing more: the next activation may have begun. May be called from any thread.</summary>
    public void Close() => _closed.TrySetResult();

    /// <summary>What to tell whose broadcast wasn't stored.</summary>
    public TopicMovedException NotStored() => new(_topic.Key.ToString()!, "The broadcast wasn't stored");

    private static TimeSpan RetryDelay(int attempt) => TimeSpan.FromMilliseconds(Math.Min(MaxRetryDelay.TotalMilliseconds, 25 << Math.Min(attempt, 6)));

    private static StoredHistory NewHistory(long epoch, long after) => new() { Life = epoch, Format = Format, Open = new StoredSegment { Life = epoch, After = after } };

    private static string SlotName(int slot) => $"history-{slot}";

    private async Task<LoadedHistory?> LoadOnceAsync()
    {
        _head = new GrainState<StoredHistory>(new StoredHistory());
        await _storage.ReadStateAsync(HeadName, _topic, _head);
        if (Head.Life == 0)
        {
            return null;
        }

        if (Head.Epoch >= Epoch)
        {
            Epoch = TopicEpoch.Next(_time, after: Head.Epoch);
        }

        var loaded = Head.IsLacking || Head.Format != Format ? null : await ReadSegmentsAsync(Head);
        if (loaded is null)
        {
            _head.State = NewHistory(Epoch, after: 0);
        }

        Stamp();
        await _storage.WriteStateAsync(HeadName, _topic, _head);
        _openBytes = Head.Open.PayloadBytes();
        _writtenSlots = SlotsInUse();
        return loaded;
    }

    // Back from the latest, as far as each is the one before the other: a record may be lost, or older than the list.
    private async Task<LoadedHistory> ReadSegmentsAsync(StoredHistory head)
    {
        var read = await Task.WhenAll(head.Sealed.Select(expected => ReadSlotAsync(expected.Slot)));
        var (segments, first) = (new List<StoredSegment> { head.Open }, head.Sealed.Count);
        for (; first > 0; first--)
        {
            var (expected, there) = (head.Sealed[first - 1], read[first - 1].Value());
            if ((there.Life, there.Number, there.Epoch, there.Broadcasts.Count) != (head.Life, expected.Number, expected.Epoch, expected.Count)
                || there.LastOffset() != segments[0].After)
            {
                break;
            }

            segments.Insert(0, there);
        }

        head.Sealed.RemoveRange(0, first);
        return new LoadedHistory(head.Life, segments[0].After, [.. segments.SelectMany(segment => segment.ToKept())]);
    }

    private TopicEvent[] TakeBehind()
    {
        var broadcasts = _behind.ToArray();
        _behind.Clear();
        return broadcasts;
    }

    // One after the other, for each writes the head.
    private Task<bool> InTurnAsync(Func<Task<bool>> write) => _writing = BehindAsync(_writing, write);

    // Once closed it changes nothing, for what it holds may be on its way to the next activation.
    private async Task<bool> BehindAsync(Task before, Func<Task<bool>> write)
    {
        await before;
        return !IsClosed && await write();
    }

    private async Task<bool> AppendAsync(TopicEvent[] broadcasts)
    {
        foreach (var e in broadcasts)
        {
            if ((Head.Open.Broadcasts.Count >= SegmentLength || _openBytes >= SegmentBytes) && !await SealAsync())
            {
                return false;
            }

            Head.Open.Broadcasts.Add(StoredBroadcast.From(e, _time.GetUtcNow()));
            _openBytes += e.Payload.Bytes.Length;
        }

        return await WriteHeadAsync();
    }

    // Written before the head names it, and never over one that the stored head still names.
    private async Task<bool> SealAsync()
    {
        var full = Head.Open;
        full.Epoch = Epoch;
        var slot = Enumerable.Range(0, int.MaxValue).Except(_writtenSlots).Except(SlotsInUse()).First();
        if (!await RetryAsync(() => WriteSlotAsync(slot, full), () => LookAtSlotAsync(slot, full)))
        {
            return false;
        }

        Head.Sealed.Add(new SealedSegment { Slot = slot, Number = full.Number, Epoch = Epoch, Count = full.Broadcasts.Count, At = full.Broadcasts[^1].At });
        Head.Open = new StoredSegment { Life = full.Life, Number = full.Number + 1, After = full.LastOffset() };
        _openBytes = 0;
        ForgetSealed();
        return true;
    }

    private void ForgetSealed()
    {
        var oldest = (_time.GetUtcNow() - _rule.Age).ToUnixTimeMilliseconds();
        var others = Head.Sealed.Sum(segment => segment.Count) - Head.Sealed[0].Count;
        while (Head.Sealed.Count > 0 && (others >= _rule.Size || Head.Sealed[0].At < oldest))
        {
            Head.Sealed.RemoveAt(0);
            others -= Head.Sealed.Count > 0 ? Head.Sealed[0].Count : 0;
        }
    }

    private int[] SlotsInUse() => [.. Head.Sealed.Select(segment => segment.Slot)];

    private void Stamp()
    {
        Head.Epoch = Epoch;
        Head.Write++;
    }

    private async Task<bool> WriteHeadAsync()
    {
        Stamp();
        if (!await RetryAsync(() => _storage.WriteStateAsync(HeadName, _topic, _head), LookAtHeadAsync))
        {
            return false;
        }

        _writtenSlots = SlotsInUse();
        return true;
    }

    private async Task<WriteConflict> LookAtHeadAsync()
    {
        var there = new GrainState<StoredHistory>(new StoredHistory());
        await _storage.ReadStateAsync(HeadName, _topic, there);
        if (there.Value().Epoch == Epoch && there.Value().Write == Head.Write)
        {
            (_head.ETag, _head.RecordExists) = (there.ETag, true);
            return WriteConflict.Stored;
        }

        // A read may be behind the write that it is to explain.
        return there.ETag == _head.ETag ? WriteConflict.Again : WriteConflict.Lost;
    }

    private async Task<GrainState<StoredSegment>> ReadSlotAsync(int slot)
    {
        var record = new GrainState<StoredSegment>(new StoredSegment());
        await _storage.ReadStateAsync(SlotName(slot), _topic, record);
        _slots[slot] = new GrainState<StoredSegment>(new StoredSegment()) { ETag = record.ETag, RecordExists = record.RecordExists };
        return record;
    }

    private async Task WriteSlotAsync(int slot, StoredSegment segment)
    {
        if (!_slots.ContainsKey(slot))
        {
            await ReadSlotAsync(slot);
        }

        _slots[slot].State = segment;
        await _storage.WriteStateAsync(SlotName(slot), _topic, _slots[slot]);
        _slots[slot].State = new StoredSegment();
    }

    // Whoever wrote there and isn't named by the head was an activation that the head has kept out since, unless it is a later one.
    private async Task<WriteConflict> LookAtSlotAsync(int slot, StoredSegment segment)
    {
        var there = (await ReadSlotAsync(slot)).Value();
        return (there.Life, there.Number, there.Epoch) == (segment.Life, segment.Number, Epoch) ? WriteConflict.Stored
            : there.Epoch <= Epoch ? WriteConflict.Again
            : WriteConflict.Lost;
    }

    private async Task<bool> RetryAsync(Func<Task> write, Func<Task<WriteConflict>> look)
    {
        for (var attempt = 1; !IsClosed; attempt++)
        {
            try
            {
                var writing = WriteOnceAsync(write, look);
                if (await Task.WhenAny(writing, _closed.Task) == writing && await writing is { } isStored)
                {
                    return isStored;
                }
            }
            catch (Exception exception)
            {
                if (attempt == 1)
                {
                    LogStoreFailed(_logger, LogText.Quote(_topic.Key.ToString()!), exception);
                }
            }

            await Task.WhenAny(Task.Delay(RetryDelay(attempt), _time), _closed.Task);
        }

        _isInDoubt = true;
        return false;
    }

    // Null when it is to be tried again.
    private async Task<bool?> WriteOnceAsync(Func<Task> write, Func<Task<WriteConflict>> look)
    {
        try
        {
            await write();
            return true;
        }
        catch (InconsistentStateException exception)
        {
            switch (await look())
            {
                case WriteConflict.Stored:
                    return true;
                case WriteConflict.Again:
                    return null;
                default:
                    LogFenced(_logger, LogText.Quote(_topic.Key.ToString()!), exception);
                    _isInDoubt = true;
                    Close();
                    _fenced();
                    return false;
            }
        }
    }

    [LoggerMessage(EventId = 1411, Level = LogLevel.Warning, Message = "The history of topic {Topic} can't be stored; trying again until it can. Channels that store before they fan out wait meanwhile. Is the grain storage up?")]
    private static partial void LogStoreFailed(ILogger logger, LogText topic, Exception exception);

    [LoggerMessage(EventId = 1412, Level = LogLevel.Warning, Message = "Another activation of topic {Topic} has taken its history over; this one ends, and its members join the other")]
    private static partial void LogFenced(ILogger logger, LogText topic, Exception exception);
}
