using System.Buffers;

namespace Orleans.Channels.Grains;

/// <summary>Who came and who went since the latest diff. Who did both is in none.</summary>
internal sealed class PresenceDiff
{
    private List<TrackedMeta> _joins = [];
    private List<TrackedMeta> _leaves = [];
    private int _cancelled;

    /// <summary>True when there is nothing to tell.</summary>
    public bool IsEmpty => _joins.Count == _cancelled && _leaves.Count == 0;

    public void Join(TrackedMeta meta) => _joins.Add(meta);

    /// <summary>Takes a leave in; it takes back a join that nobody has heard of yet.</summary>
    public void Leave(TrackedMeta meta)
    {
        if (meta.IsTold)
        {
            _leaves.Add(meta);
        }
        else
        {
            _cancelled++;
        }
    }

    /// <summary>Takes what there is to tell, by key; from now on it counts as told.</summary>
    public Dictionary<string, Change> Take()
    {
        var changes = new Dictionary<string, Change>(StringComparer.Ordinal);
        foreach (var meta in _joins)
        {
            if (!meta.HasLeft)
            {
                meta.IsTold = true;
                ChangeOf(meta).Joins.Add(meta);
            }
        }

        foreach (var meta in _leaves)
        {
            ChangeOf(meta).Leaves.Add(meta);
        }

        (_joins, _leaves, _cancelled) = ([], [], 0);
        return changes;

        Change ChangeOf(TrackedMeta meta)
        {
            if (!changes.TryGetValue(meta.Key.Name, out var change))
            {
                changes.Add(meta.Key.Name, change = new Change(meta.Key));
            }

            return change;
        }
    }

    /// <summary>Writes changes as diffs of bounded size. One key's are never parted: an update must not look like a leave.</summary>
    public static IEnumerable<Payload> Encode(Dictionary<string, Change> changes, IReadOnlyDictionary<string, Payload>? data, int maxBytes)
    {
        var (joins, leaves) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        foreach (var (name, change) in changes)
        {
            var added = data?.GetValueOrDefault(name) ?? default;
            Write(joins, change.Key, change.Joins, added);
            Write(leaves, change.Key, change.Leaves, added);
            if (joins.WrittenCount + leaves.WrittenCount >= maxBytes)
            {
                yield return Whole(joins, leaves);
            }
        }

        if (joins.WrittenCount + leaves.WrittenCount > 0)
        {
            yield return Whole(joins, leaves);
        }
    }

    private static void Write(ArrayBufferWriter<byte> json, PresenceKey key, List<TrackedMeta> metas, Payload data)
    {
        if (metas.Count > 0)
        {
            if (json.WrittenCount == 0)
            {
                json.Write("{"u8);
            }

            PresenceJson.WriteEntry(json, key.Json, metas, data);
        }
    }

    private static Payload Whole(ArrayBufferWriter<byte> joins, ArrayBufferWriter<byte> leaves)
    {
        var json = new ArrayBufferWriter<byte>(joins.WrittenCount + leaves.WrittenCount + 32);
        json.Write("{\"joins\":"u8);
        json.Write(joins.WrittenCount > 0 ? joins.WrittenSpan : "{"u8);
        json.Write("},\"leaves\":"u8);
        json.Write(leaves.WrittenCount > 0 ? leaves.WrittenSpan : "{"u8);
        json.Write("}}"u8);
        joins.ResetWrittenCount();
        leaves.ResetWrittenCount();
        return Payload.FromJson(json.WrittenSpan.ToArray());
    }

    /// <summary>What changed under one key.</summary>
    public sealed class Change(PresenceKey key)
    {
        public PresenceKey Key => key;

        public List<TrackedMeta> Joins { get; } = [];

        public List<TrackedMeta> Leaves { get; } = [];
    }
}
