namespace Orleans.Channels.Grains;

/// <summary>Who is present on a topic: the one list, that nobody else keeps and nothing is merged into.</summary>
/// <param name="tally">Where what is tracked is counted, if anywhere.</param>
internal sealed class PresenceList(RouteTally? tally) : IDisposable
{
    private readonly Dictionary<string, PresenceKey> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _order = new(StringComparer.Ordinal);
    private RouteTally? _tally = tally;

    /// <summary>How many keys there are.</summary>
    public int Keys => _keys.Count;

    /// <summary>How many metas there are under all keys.</summary>
    public int Metas { get; private set; }

    /// <summary>A key, or null when nobody is present under it.</summary>
    public PresenceKey? Find(string name) => _keys.GetValueOrDefault(name);

    /// <summary>Adds what an owner tracks, behind what is tracked under its key.</summary>
    public TrackedMeta Add(PresenceOwner owner, string name, string reference, string? previous, Payload json)
    {
        if (!_keys.TryGetValue(name, out var key))
        {
            key = new PresenceKey(name);
            _keys.Add(name, key);
            _order.Add(name);
        }

        var meta = new TrackedMeta(key, owner, reference, previous, json);
        meta.Node = key.Metas.AddLast(meta);
        owner.Metas.Add(name, meta);
        Metas++;
        _tally?.AddPresences(1);
        return meta;
    }

    /// <summary>Takes out what is tracked no longer.</summary>
    public void Remove(TrackedMeta meta)
    {
        meta.HasLeft = true;
        meta.Owner.Metas.Remove(meta.Key.Name);
        meta.Key.Metas.Remove(meta.Node!);
        Metas--;
        _tally?.AddPresences(-1);
        if (meta.Key.Metas.Count == 0)
        {
            _keys.Remove(meta.Key.Name);
            _order.Remove(meta.Key.Name);
        }
    }

    /// <summary>Counts no more: the topic goes.</summary>
    public void Dispose()
    {
        _tally?.AddPresences(-Metas);
        _tally = null;
    }

    /// <summary>The keys behind one, or all, in ordinal order.</summary>
    public IEnumerable<PresenceKey> After(string? name)
    {
        if (_order.Max is not { } last || (name is not null && string.CompareOrdinal(name, last) >= 0))
        {
            return [];
        }

        var names = name is null ? _order : _order.GetViewBetween(name, last);
        return names.Where(other => other != name).Select(other => _keys[other]);
    }
}
