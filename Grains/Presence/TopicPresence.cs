namespace Orleans.Channels.Grains;

/// <summary>
/// Presence of one topic (<c>Phoenix.Presence</c>). The topic's grain owns the list and every end of a member passes through
/// it, so there is nothing to merge, no conflict, and nobody who is shown and isn't there.
/// </summary>
internal sealed class TopicPresence : IDisposable
{
    private readonly PresenceList _list;
    private readonly Dictionary<Guid, PresenceOwner> _leases = [];
    private readonly Dictionary<(string SocketId, string Key), List<TrackedMeta>> _adrift = [];
    private readonly Dictionary<MemberId, PresenceOwner> _moved = [];
    private readonly TimeProvider _time;
    private readonly PresenceOptions _options;

    // Longer than gateways try to rejoin their members.
    private static readonly TimeSpan MovedGrace = TimeSpan.FromSeconds(40);

    private readonly PresenceFetch? _fetch;
    private readonly PresenceFeed _feed;
    private readonly PresenceDeadlines _deadlines;
    private readonly Action _emptied;
    private PresenceRefs _refs;
    private bool _isStopped;

    /// <param name="list">Who is present: nobody yet.</param>
    /// <param name="options">The times and bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="fetch">What the channel adds to entries, if it adds something.</param>
    /// <param name="stateLimit">Above how many metas there are summaries only.</param>
    /// <param name="broadcast">Broadcasts to all members but one.</param>
    /// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
    /// <param name="emptied">Called when the last one who could be present without being a member is gone.</param>
    public TopicPresence(
        PresenceList list,
        PresenceOptions options,
        TimeProvider time,
        PresenceFetch? fetch,
        Func<int?> stateLimit,
        Func<string, Payload, MemberId, ValueTask> broadcast,
        Func<TimeSpan, Action, IDisposable> startTimer,
        Action emptied)
    {
        _list = list;
        _time = time;
        _options = options;
        _fetch = fetch;
        _emptied = emptied;
        _feed = new PresenceFeed(_list, options, time, fetch, stateLimit, broadcast, startTimer);
        _deadlines = new PresenceDeadlines(time, startTimer, Expire);
    }

    /// <summary>Above how many metas there are summaries only, unless the channel says otherwise.</summary>
    public int? StateLimit => _options.StateLimit;

    /// <summary>True when nobody is present.</summary>
    public bool IsEmpty => _list.Metas == 0;

    /// <summary>Tracks a member under a key.</summary>
    public PresenceResult Track(Member member, string key, Payload meta) =>
        member.HasEnded || _isStopped ? new(PresenceStatus.MemberEnded) : Track(member.Presence ??= new PresenceOwner(member.Socket.Id), key, meta);

    /// <summary>Changes what a member tracks under a key, by what it was.</summary>
    public PresenceResult Update(Member member, string key, Func<Payload, Payload> change) =>
        member.HasEnded ? new(PresenceStatus.MemberEnded) : Update(member.Presence, key, change);

    /// <summary>Ends what a member tracks under a key.</summary>
    public void Untrack(Member member, string key)
    {
        if (member.Presence?.Metas.GetValueOrDefault(key) is { } meta)
        {
            Remove(meta);
        }
    }

    /// <summary>Ends all that a member tracks; it may come back for a while when only its socket is gone.</summary>
    public void End(Member member, bool mayComeBack)
    {
        if (member.Presence is not { } owner)
        {
            return;
        }

        member.Presence = null;
        if (mayComeBack && _options.Grace > TimeSpan.Zero && owner.SocketId is { } socketId && !_isStopped)
        {
            foreach (var meta in owner.Metas.Values)
            {
                AdriftOf(socketId, meta.Key.Name).Add(meta);
            }

            _deadlines.Set(owner, _options.Grace);
        }
        else
        {
            RemoveAll(owner);
        }
    }

    /// <summary>Tracks what is no member, until its time is up.</summary>
    public PresenceResult Track(Guid lease, string key, Payload meta, TimeSpan duration)
    {
        if (_leases.TryGetValue(lease, out var known))
        {
            return known.Metas.TryGetValue(key, out var tracked) ? new(PresenceStatus.Ok, tracked.Ref) : new(PresenceStatus.AlreadyTracked);
        }

        var owner = new PresenceOwner(null, lease);
        var result = Track(owner, key, meta);
        if (result.IsOk)
        {
            _leases.Add(lease, owner);
            Renew(lease, duration);
        }

        return result;
    }

    /// <summary>Changes what a lease tracks.</summary>
    public PresenceResult Update(Guid lease, string key, Payload meta) => Update(_leases.GetValueOrDefault(lease), key, _ => meta);

    /// <summary>Starts a lease's time anew; false when there is no such lease.</summary>
    public bool Renew(Guid lease, TimeSpan duration)
    {
        if (!_leases.TryGetValue(lease, out var owner))
        {
            return false;
        }

        _deadlines.Set(owner, duration < _options.MaxLease ? duration : _options.MaxLease);
        return true;
    }

    /// <summary>Ends a lease.</summary>
    public void Untrack(Guid lease)
    {
        if (_leases.Remove(lease, out var owner))
        {
            RemoveAll(owner);
            _emptied();
        }
    }

    /// <summary>A page of the list, with what the channel adds.</summary>
    public async ValueTask<PresencePage> ListAsync(string? after, int limit)
    {
        limit = Math.Min(limit, _options.PageLength);
        var keys = _list.After(after).Take(limit + 1).ToArray();
        var page = keys.Take(limit).Select(ToEntry).ToArray();
        var result = new PresencePage(page, keys.Length > limit ? page[^1].Key : null, _list.Keys, _list.Metas);
        await AddToAsync(page);
        return result;
    }

    /// <summary>What is tracked under a key, with what the channel adds; null when nothing is.</summary>
    public async ValueTask<PresenceEntry?> GetByKeyAsync(string key)
    {
        if (_list.Find(key) is not { } found)
        {
            return null;
        }

        PresenceEntry[] entry = [ToEntry(found)];
        await AddToAsync(entry);
        return entry[0];
    }

    /// <summary>Pushes the state to a member.</summary>
    public ValueTask PushStateAsync(ChannelSocket socket) => _feed.PushStateAsync(socket);

    /// <summary>A member takes the place of its client's former one.</summary>
    public void Replace(Member former, Member member) => _feed.Owe(member.Socket, former.Socket, former.Presence?.Metas.Values ?? Enumerable.Empty<TrackedMeta>());

    /// <summary>Tells what there is to tell now.</summary>
    /// <param name="except">A member who hears nothing of it.</param>
    public Task SendAsync(MemberId except = default) => _feed.SendAsync(except);

    /// <summary>What the next activation shows as this one did.</summary>
    /// <param name="members">Who has joined.</param>
    public MovedOwner[] ToMoved(IEnumerable<Member> members)
    {
        var owners = members.Where(member => member.Presence is not null).Select(member => ToMoved(member.Id, member.Presence!))
            .Concat(_moved.Select(moved => ToMoved(moved.Key, moved.Value)))
            .Concat(_leases.Values.Concat(_adrift.Values.SelectMany(metas => metas).Select(meta => meta.Owner).Distinct()).Select(owner => ToMoved(default, owner)));
        return [.. owners];
    }

    /// <summary>Shows what the activation before this one showed; members have some time to come after it.</summary>
    public void Restore(MovedOwner[] moved)
    {
        foreach (var (member, socketId, lease, left, metas) in moved)
        {
            var owner = new PresenceOwner(socketId, lease, member);
            foreach (var (key, reference, json, isTold) in metas)
            {
                var meta = _list.Add(owner, key, reference, null, json);
                meta.IsTold = isTold;
                if (!isTold)
                {
                    _feed.Join(meta);
                }

                if (lease is null && member.IsNone)
                {
                    AdriftOf(socketId!, key).Add(meta);
                }
            }

            if (lease is { } name)
            {
                _leases.Add(name, owner);
            }
            else if (!member.IsNone)
            {
                _moved.Add(member, owner);
            }

            _deadlines.Set(owner, member.IsNone ? left : MovedGrace);
        }
    }

    /// <summary>A member has come after its topic, and goes on with what it tracked.</summary>
    public void GoOn(Member member)
    {
        if (!_moved.Remove(member.Id, out var before))
        {
            return;
        }

        member.Presence = new PresenceOwner(member.Socket.Id);
        foreach (var (key, meta) in before.Metas)
        {
            member.Presence.Metas.Add(key, meta);
            meta.Owner = member.Presence;
        }

        before.Metas.Clear();
    }

    /// <summary>A member joins anew instead of coming after its topic.</summary>
    public void ForgetMoved(MemberId member)
    {
        if (_moved.Remove(member, out var owner))
        {
            RemoveAll(owner);
        }
    }

    /// <summary>Says nothing more: the topic goes, and its members are told so.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _list.Dispose();
        _feed.Dispose();
        _deadlines.Dispose();
    }

    private PresenceResult Track(PresenceOwner owner, string key, Payload meta)
    {
        if (owner.Metas.ContainsKey(key))
        {
            return new(PresenceStatus.AlreadyTracked);
        }

        if (key.Length > _options.MaxKeyLength)
        {
            return new(PresenceStatus.KeyTooLong);
        }

        if (TakeAdrift(owner, key) is { } back)
        {
            return new(PresenceStatus.Ok, back.Ref);
        }

        return _list.Metas >= _options.MaxMetas ? new(PresenceStatus.TopicFull) : Add(owner, key, meta, null);
    }

    private PresenceResult Update(PresenceOwner? owner, string key, Func<Payload, Payload> change)
    {
        if (owner?.Metas.GetValueOrDefault(key) is not { } old)
        {
            return new(PresenceStatus.NotTracked);
        }

        var meta = change(old.Json);
        if (old.HasLeft)
        {
            return new(PresenceStatus.NotTracked);
        }

        return Add(owner, key, meta, old);
    }

    private PresenceResult Add(PresenceOwner owner, string key, Payload meta, TrackedMeta? old)
    {
        var (reference, previous) = (_refs.Next(), old?.PreviousToTell);
        if (!PresenceJson.TryWriteMeta(meta, _options.MaxMetaBytes, reference, previous, out var json))
        {
            return new(PresenceStatus.MetaTooLarge);
        }

        if (old is not null)
        {
            Remove(old);
        }

        _feed.Join(_list.Add(owner, key, reference, previous, json));
        return new(PresenceStatus.Ok, reference);
    }

    private void Remove(TrackedMeta meta)
    {
        _list.Remove(meta);
        _feed.Leave(meta);
    }

    private void RemoveAll(PresenceOwner owner)
    {
        foreach (var meta in owner.Metas.Values.ToArray())
        {
            Remove(meta);
        }
    }

    private TrackedMeta? TakeAdrift(PresenceOwner owner, string key)
    {
        if (owner.SocketId is not { } socketId || !_adrift.TryGetValue((socketId, key), out var metas))
        {
            return null;
        }

        var meta = metas[0];
        ForgetAdrift(meta);
        meta.Owner.Metas.Remove(key);
        owner.Metas.Add(key, meta);
        meta.Owner = owner;
        return meta;
    }

    private List<TrackedMeta> AdriftOf(string socketId, string key)
    {
        if (!_adrift.TryGetValue((socketId, key), out var metas))
        {
            _adrift.Add((socketId, key), metas = []);
        }

        return metas;
    }

    private void ForgetAdrift(TrackedMeta meta)
    {
        var place = (meta.Owner.SocketId!, meta.Key.Name);
        if (_adrift[place] is var metas && metas.Remove(meta) && metas.Count == 0)
        {
            _adrift.Remove(place);
        }
    }

    private void Expire(PresenceOwner owner)
    {
        if (owner.Lease is { } lease)
        {
            _leases.Remove(lease);
        }
        else if (!owner.Moved.IsNone)
        {
            _moved.Remove(owner.Moved);
        }
        else
        {
            foreach (var meta in owner.Metas.Values)
            {
                ForgetAdrift(meta);
            }
        }

        RemoveAll(owner);
        _emptied();
    }

    private MovedOwner ToMoved(MemberId member, PresenceOwner owner)
    {
        var left = owner.Deadline == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_time.GetTimestamp(), owner.Deadline);
        return new MovedOwner(member, owner.SocketId, owner.Lease, left > TimeSpan.Zero ? left : TimeSpan.Zero, [.. owner.Metas.Values.Select(meta => new MovedMeta(meta.Key.Name, meta.Ref, meta.Json, meta.IsTold))]);
    }

    private static PresenceEntry ToEntry(PresenceKey key) =>
        new(key.Name, [.. key.Metas.Select(meta => new PresenceMeta(meta.Ref, meta.Json))], Payload.Empty);

    private async ValueTask AddToAsync(PresenceEntry[] entries)
    {
        if (_fetch is not null && await _fetch.AddToAsync([.. entries.Select(entry => entry.Key)]) is { } added)
        {
            for (var index = 0; index < entries.Length; index++)
            {
                entries[index] = entries[index] with { Data = added.GetValueOrDefault(entries[index].Key) };
            }
        }
    }
}
