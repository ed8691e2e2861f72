using System.Runtime.CompilerServices;

namespace Orleans.Channels.Grains;

/// <summary>
/// When a topic's members hear of presence: what changes within the window goes out as one diff, and who asked meanwhile for
/// the state gets it right behind that diff, so that what a client folds is the topic's own list.
/// </summary>
/// <param name="list">Who is present.</param>
/// <param name="options">The times and bounds.</param>
/// <param name="time">The clock.</param>
/// <param name="fetch">What the channel adds to entries, if it adds something.</param>
/// <param name="stateLimit">Above how many metas there are summaries only.</param>
/// <param name="broadcast">Broadcasts to all members but one.</param>
/// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
internal sealed class PresenceFeed(
    PresenceList list,
    PresenceOptions options,
    TimeProvider time,
    PresenceFetch? fetch,
    Func<int?> stateLimit,
    Func<string, Payload, MemberId, ValueTask> broadcast,
    Func<TimeSpan, Action, IDisposable> startTimer) : IDisposable
{
    // More joins than this, one after the other and none of their answers read, are no haste any more.
    private const int MostFormer = 8;

    private readonly PresenceDiff _diff = new();
    private Payload? _state;
    private List<ChannelSocket>? _waiting;
    private ConditionalWeakTable<ChannelSocket, Payload[]>? _owed;
    private TaskCompletionSource? _answered;
    private IDisposable? _timer;
    private long _lastSent;
    private bool _isDue;
    private bool _isSending;
    private bool _isAskedAgain;
    private bool _isSummarizing;
    private bool _isStopped;

    /// <summary>Takes in that something is tracked.</summary>
    public void Join(TrackedMeta meta)
    {
        _diff.Join(meta);
        SendSoon();
    }

    /// <summary>Takes in that something is tracked no longer.</summary>
    public void Leave(TrackedMeta meta)
    {
        _diff.Leave(meta);
        SendSoon();
    }

    /// <summary>
    /// Owes a member the leaves of what its client's former selves tracked, behind the state: a client that joined again before it read the first
    /// answer holds the diffs of the first join back until then, and would show that self for ever.
    /// </summary>
    public void Owe(ChannelSocket socket, ChannelSocket former, IEnumerable<TrackedMeta> tracked)
    {
        var diff = new PresenceDiff();
        foreach (var meta in tracked)
        {
            diff.Leave(meta);
        }

        _owed ??= [];
        var before = _owed.TryGetValue(former, out var owed) ? owed : [];
        _owed.AddOrUpdate(socket, [.. before.Concat(PresenceDiff.Encode(diff.Take(), null, options.DiffBytes)).TakeLast(MostFormer)]);
    }

    /// <summary>Pushes the state to a member that has joined; completes when it is on its way.</summary>
    public ValueTask PushStateAsync(ChannelSocket socket)
    {
        socket.Owner.ThrowUnlessJoined(PresenceEvents.State);
        if (_isStopped)
        {
            return ValueTask.CompletedTask;
        }

        if (_isSummarizing || IsAboveLimit())
        {
            return socket.PushAsync(PresenceEvents.Summary, Summary());
        }

        if (fetch is null && _diff.IsEmpty && !_isSending)
        {
            return PushStateAsync(socket, State());
        }

        (_waiting ??= []).Add(socket);
        _answered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = _answered.Task;

        // On a quiet topic nobody waits for a state: the window bounds how often diffs go out, and need not delay the first.
        if (_diff.IsEmpty || _lastSent == 0 || time.GetElapsedTime(_lastSent) >= options.DiffWindow)
        {
            _ = SendAsync();
        }

        return new ValueTask(answered);
    }

    /// <summary>Sends what there is to tell now.</summary>
    /// <param name="except">A member who hears nothing of it.</param>
    public async Task SendAsync(MemberId except = default)
    {
        _isAskedAgain = true;
        while (!_isSending && _isAskedAgain && !_isStopped)
        {
            (_isAskedAgain, _isDue, _isSending) = (false, false, true);
            _timer?.Dispose();
            _timer = null;
            try
            {
                await SendOnceAsync(except);
            }
            finally
            {
                _isSending = false;
            }

            except = default;
        }
    }

    /// <summary>Says nothing more; who waits for a state is let go.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _timer?.Dispose();
        _answered?.TrySetResult();
    }

    // What gathers while gateways have no room for more goes with the next diff.
    private async ValueTask SendOnceAsync(MemberId except)
    {
        _lastSent = time.GetTimestamp();
        var changes = _diff.Take();
        var (waiting, answered) = (_waiting ?? [], _answered);
        (_waiting, _answered) = (null, null);
        var room = ValueTask.CompletedTask;
        try
        {
            var wasSummarizing = _isSummarizing;
            _isSummarizing = IsAboveLimit();
            if (_isSummarizing)
            {
                room = changes.Count > 0 ? broadcast(PresenceEvents.Summary, Summary(), except) : room;
                if (waiting.Count > 0)
                {
                    var summary = Summary();
                    waiting.ForEach(socket => _ = socket.PushAsync(PresenceEvents.Summary, summary).AsTask());
                }
            }
            else if (wasSummarizing)
            {
                room = broadcast(PresenceEvents.State, await StateAsync(), except);
            }
            else
            {
                // The state as of this diff, for more may change while the channel fetches.
                var state = waiting.Count > 0 && fetch is not null ? Snapshot() : null;
                var added = fetch is null ? null : await fetch.AddToAsync(changes.Keys);
                foreach (var diff in PresenceDiff.Encode(changes, added, options.DiffBytes))
                {
                    room = broadcast(PresenceEvents.Diff, diff, except);
                }

                if (waiting.Count > 0)
                {
                    var json = state is null ? State() : await EncodeAsync(state);
                    waiting.ForEach(socket => _ = PushStateAsync(socket, json).AsTask());
                }
            }
        }
        finally
        {
            answered?.TrySetResult();
        }

        await room;
    }

    private ValueTask PushStateAsync(ChannelSocket socket, Payload state)
    {
        if (_owed is null || !_owed.TryGetValue(socket, out var owed))
        {
            return socket.PushAsync(PresenceEvents.State, state);
        }

        Task[] pushes = [socket.PushAsync(PresenceEvents.State, state).AsTask(), .. owed.Select(diff => socket.PushAsync(PresenceEvents.Diff, diff).AsTask())];
        return new ValueTask(Task.WhenAll(pushes));
    }

    private void SendSoon()
    {
        _state = null;
        if (_isDue || _isStopped)
        {
            return;
        }

        _isDue = true;
        var window = _isSummarizing ? options.SummaryInterval : options.DiffWindow;
        if (window > TimeSpan.Zero)
        {
            _timer = startTimer(window, () => _ = SendAsync());
        }
        else
        {
            _ = SendInNextTurnAsync();
        }
    }

    private async Task SendInNextTurnAsync()
    {
        await Task.Yield();
        if (_isDue)
        {
            await SendAsync();
        }
    }

    private bool IsAboveLimit() => stateLimit() is { } limit && list.Metas > (_isSummarizing ? limit - (limit / 4) : limit);

    private Payload State() => _state ??= PresenceJson.Entries(list.After(null).Select(key => (key, key.Metas.AsEnumerable())), null);

    private async ValueTask<Payload> StateAsync() => fetch is null ? State() : await EncodeAsync(Snapshot());

    private (PresenceKey Key, IEnumerable<TrackedMeta> Metas)[] Snapshot() =>
        [.. list.After(null).Select(key => (key, key.Metas.ToArray().AsEnumerable()))];

    private async ValueTask<Payload> EncodeAsync((PresenceKey Key, IEnumerable<TrackedMeta> Metas)[] state) =>
        PresenceJson.Entries(state, await fetch!.AddToAsync([.. state.Select(entry => entry.Key.Name)]));

    private Payload Summary()
    {
        var sample = list.After(null).Take(options.SummarySample).Select(key => (key, key.Metas.Take(1)));
        return PresenceJson.Summary(list.Keys, list.Metas, PresenceJson.Entries(sample, null));
    }
}
