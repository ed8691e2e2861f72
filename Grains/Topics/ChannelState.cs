namespace Orleans.Channels.Grains;

/// <summary>A topic's state in grain storage, written one at a time: a grain that takes several calls at once would else meet its own ETag.</summary>
internal sealed class ChannelState<TState>(IPersistentState<TState> storage) : IChannelState
    where TState : new()
{
    private bool _changed;
    private bool _writing;
    private TaskCompletionSource? _asked;

    /// <summary>The state. Whoever has seen it may have changed it, so that it is written when the topic goes to rest.</summary>
    public TState Value
    {
        get
        {
            _changed = true;
            return storage.State;
        }
    }

    public Task WriteAsync()
    {
        // The write under way may have begun before the caller's change: one more covers all who ask meanwhile.
        _asked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = _asked.Task;
        if (!_writing)
        {
            _ = WriteWhileAskedAsync();
        }

        return written;
    }

    public Task WriteIfChangedAsync() => _changed ? WriteAsync() : Task.CompletedTask;

    private async Task WriteWhileAskedAsync()
    {
        _writing = true;
        while (_asked is { } asked)
        {
            _asked = null;
            try
            {
                _changed = false;
                await storage.WriteStateAsync();
                asked.SetResult();
            }
            catch (Exception exception)
            {
                _changed = true;
                asked.SetException(exception);
            }
        }

        _writing = false;
    }
}
