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
/// <param name="broadcast">Broadcasts to all members.</param>
/// <param name="startTimer">Runs an action once, later, in a turn of the grain.</param>
internal sealed class PresenceFeed(
    PresenceList list,
    PresenceOptions options,
    TimeProvider time,
    PresenceFetch? fetch,
    Func<int?> stateLimit,
    Func<string, Payload, ValueTask> broadcast,
    Func<TimeSpan, Action, IDisposable> startTimer) : IDisposable
{
    private readonly PresenceDiff _diff = new();
    private Payload? _state;
    private List<ChannelSocket>? _waiting;
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
            return socket.PushAsync(PresenceEvents.State, State());
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
    public async Task SendAsync()
    {
        _isAskedAgain = true;
        while (!_isSending && _isAskedAgain && !_isStopped)
        {
            (_isAskedAgain, _isDue, _isSending) = (false, false, true);
            _timer?.Dispose();
            _timer = null;
            try
            {
                await SendOnceAsync();
            }
            finally
            {
                _isSending = false;
            }
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
    private async ValueTask SendOnceAsync()
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
                room = changes.Count > 0 ? broadcast(PresenceEvents.Summary, Summary()) : room;
                Push(waiting, PresenceEvents.Summary, Summary);
            }
            else if (wasSummarizing)
            {
                room = broadcast(PresenceEvents.State, await StateAsync());
            }
            else
            {
                // The state as of this diff, for more may change while the channel fetches.
                var state = waiting.Count > 0 && fetch is not null ? Snapshot() : null;
                var added = fetch is null ? null : await fetch.AddToAsync(changes.Keys);
                foreach (var diff in PresenceDiff.Encode(changes, added, options.DiffBytes))
                {
                    room = broadcast(PresenceEvents.Diff, diff);
                }

                var json = state is null ? default : await EncodeAsync(state);
                Push(waiting, PresenceEvents.State, () => state is null ? State() : json);
            }
        }
        finally
        {
            answered?.TrySetResult();
        }

        await room;
    }

    private static void Push(List<ChannelSocket> sockets, string eventName, Func<Payload> payload)
    {
        if (sockets.Count == 0)
        {
            return;
        }

        var pushed = payload();
        foreach (var socket in sockets)
        {
            _ = socket.PushAsync(eventName, pushed).AsTask();
        }
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
