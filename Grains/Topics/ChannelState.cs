namespace Orleans.Channels.Grains;

/// <summary>A topic's state in grain storage, written one at a time: a grain that takes several calls at once would else meet its own ETag.</summary>
internal sealed class ChannelState<TState>(IPersistentState<TState> storage) : IChannelState
    where TState : new()
{
    private bool _changed;
    private Task? _writing;
    private Task? _next;

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
        if (_writing is null)
        {
            return _writing = WriteOnceAsync();
        }

        // The write under way may have begun before the caller's change: one more covers all who wait.
        return _next ??= WriteNextAsync(_writing);
    }

    public Task WriteIfChangedAsync() => _changed ? WriteAsync() : Task.CompletedTask;

    private async Task WriteNextAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _next = null;
        await (_writing = WriteOnceAsync());
    }

    private async Task WriteOnceAsync()
    {
        try
        {
            _changed = false;
            await storage.WriteStateAsync();
        }
        catch
        {
            _changed = true;
            throw;
        }
        finally
        {
            _writing = null;
        }
    }
}
