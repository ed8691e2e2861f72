using System.Collections.Immutable;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Folds states and diffs to a list, as phoenix.js does (<c>syncState</c>, <c>syncDiff</c>). It is changed in the client's turns, and read at any time.</summary>
internal sealed class PresenceFold
{
    // A server that pushes no state for so long pushes none at all; a state that comes after all knows what they said.
    private const int MostPending = 1_000;

    private static readonly ImmutableDictionary<string, PresenceEntry> Nobody = ImmutableDictionary.Create<string, PresenceEntry>(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _pending = new();
    private SubscriptionQueue<PresenceChange>[] _readers = [];
    private bool _isOver;

    /// <summary>Whether a state has come since the last join.</summary>
    public bool IsSynced { get; private set; }

    /// <summary>The list.</summary>
    public ImmutableDictionary<string, PresenceEntry> List { get; private set; } = Nobody;

    /// <summary>How many are present, where there is no list.</summary>
    public PresenceSummary? Summary { get; private set; }

    /// <summary>Adds a reader.</summary>
    public SubscriptionQueue<PresenceChange> Subscribe(SubscriptionOptions options)
    {
        var queue = new SubscriptionQueue<PresenceChange>(options, static _ => new PresenceChange(PresenceChangeKind.Dropped, string.Empty, null, [], []));
        lock (_gate)
        {
            _readers = [.. _readers, queue];
            if (_isOver)
            {
                queue.Complete();
            }
        }

        return queue;
    }

    /// <summary>Removes a reader.</summary>
    public void Unsubscribe(SubscriptionQueue<PresenceChange> queue)
    {
        lock (_gate)
        {
            _readers = Array.FindAll(_readers, other => other != queue);
        }
    }

    /// <summary>The channel is joined anew: diffs wait for the new state.</summary>
    public void Rejoin()
    {
        IsSynced = false;
        _pending.Clear();
    }

    /// <summary>The channel is over.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isOver = true;
            Array.ForEach(_readers, reader => reader.Complete());
        }
    }

    /// <summary>Takes in what the server says.</summary>
    /// <returns>What to wait for before more is read, or null.</returns>
    public Task? Take(string eventName, ReadOnlySpan<byte> payload)
    {
        switch (eventName)
        {
            case PresenceEvents.State:
                return Sync(payload);
            case PresenceEvents.Diff when IsSynced:
                return Apply(payload);
            case PresenceEvents.Diff:
                Keep(payload.ToArray());
                return null;
            case PresenceEvents.Summary:
                Summarize(payload);
                return null;
            default:
                return null;
        }
    }

    private void Keep(byte[] diff)
    {
        if (_pending.Count == MostPending)
        {
            _pending.Dequeue();
        }

        _pending.Enqueue(diff);
    }

    private void Summarize(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        using var summary = JsonDocument.ParseValue(ref reader);
        Summary = new PresenceSummary(summary.RootElement.GetProperty("keys").GetInt32(), summary.RootElement.GetProperty("metas").GetInt32());
        List = Nobody;
        Rejoin();
    }

    private Task? Sync(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        using var state = JsonDocument.ParseValue(ref reader);
        var before = List;
        var list = Nobody.ToBuilder();
        foreach (var entry in PresenceReader.ReadEntries(state.RootElement))
        {
            list[entry.Key] = entry;
        }

        Summary = null;
        IsSynced = true;
        List = list.ToImmutable();
        var room = Tell(before, before.Keys.Union(List.Keys));
        while (_pending.TryDequeue(out var diff))
        {
            room = Apply(diff) ?? room;
        }

        return room;
    }

    private Task? Apply(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        using var diff = JsonDocument.ParseValue(ref reader);
        var before = List;
        var list = before.ToBuilder();
        var joins = PresenceReader.ReadEntries(diff.RootElement.GetProperty("joins"));
        var leaves = PresenceReader.ReadEntries(diff.RootElement.GetProperty("leaves"));

        // Who is updated joins and leaves in one diff, and is there all the while.
        joins.ForEach(joined => Join(list, joined));
        leaves.ForEach(left => Leave(list, left));
        List = list.ToImmutable();
        return Tell(before, joins.Concat(leaves).Select(entry => entry.Key).Distinct());
    }

    private static void Join(ImmutableDictionary<string, PresenceEntry>.Builder list, PresenceEntry joined)
    {
        var stay = list.TryGetValue(joined.Key, out var entry) ? entry.Metas.Where(meta => !Has(joined.Metas, meta)) : [];
        list[joined.Key] = new PresenceEntry(joined.Key, [.. stay, .. joined.Metas], joined.Json);
    }

    private static void Leave(ImmutableDictionary<string, PresenceEntry>.Builder list, PresenceEntry left)
    {
        if (!list.TryGetValue(left.Key, out var entry))
        {
            return;
        }

        PresenceMeta[] stay = [.. entry.Metas.Where(meta => !Has(left.Metas, meta))];
        if (stay.Length == 0)
        {
            list.Remove(left.Key);
        }
        else
        {
            list[left.Key] = new PresenceEntry(left.Key, stay, entry.Json);
        }
    }

    private static bool Has(IReadOnlyList<PresenceMeta> metas, PresenceMeta sought) => metas.Any(meta => meta.Ref == sought.Ref);

    private Task? Tell(ImmutableDictionary<string, PresenceEntry> before, IEnumerable<string> keys)
    {
        var readers = _readers;
        List<Task> rooms = [];
        if (readers.Length == 0)
        {
            return null;
        }

        foreach (var change in keys.Select(key => ChangeOf(key, before.GetValueOrDefault(key), List.GetValueOrDefault(key))).OfType<PresenceChange>())
        {
            rooms.AddRange(readers.Select(reader => reader.Add(change)).OfType<Task>());
        }

        return rooms.Count == 0 ? null : Task.WhenAll(rooms);
    }

    private static PresenceChange? ChangeOf(string key, PresenceEntry? before, PresenceEntry? now)
    {
        IReadOnlyList<PresenceMeta> was = before?.Metas ?? [];
        IReadOnlyList<PresenceMeta> are = now?.Metas ?? [];
        PresenceMeta[] joined = [.. are.Where(meta => !Has(was, meta))];
        PresenceMeta[] left = [.. was.Where(meta => !Has(are, meta))];
        var kind = before is null ? PresenceChangeKind.Joined : now is null ? PresenceChangeKind.Left : PresenceChangeKind.Updated;
        return joined.Length + left.Length == 0 ? null : new PresenceChange(kind, key, now ?? before, joined, left);
    }
}
