using System.Security.Cryptography;
using Orleans.Storage;

namespace Orleans.Channels.Grains;

/// <summary>
/// A topic's state in grain storage, written one at a time: a grain that takes several calls at once would else meet its own ETag.
/// It knows its own writes again by what they hold, where their answer was lost; another activation's it doesn't overwrite.
/// </summary>
/// <param name="storage">The grain storage.</param>
/// <param name="serializer">Makes the prints by which writes are compared.</param>
/// <param name="topic">The topic.</param>
/// <param name="fenced">Called when another activation has written the state.</param>
internal sealed class ChannelState<TState>(IPersistentState<TState> storage, IGrainStorageSerializer serializer, string topic, Action fenced) : IChannelState
    where TState : new()
{
    private readonly HashSet<string> _unanswered = [];
    private string? _stored;
    private TState? _value;
    private bool _isRead;
    private bool _changed;
    private bool _writing;
    private bool _isLost;
    private volatile bool _isClosed;
    private TaskCompletionSource? _asked;

    /// <summary>The state. Whoever has seen it may have changed it, so that it is written when the topic goes to rest.</summary>
    public TState Value
    {
        get
        {
            _changed = true;
            return Current;
        }
    }

    public string[]? Unwritten => IsUnwritten && !_isLost ? [.. _unanswered] : null;

    private bool IsUnwritten => _writing || _changed;

    // Handlers hold on to it, and the storage puts another in its place when it is read again.
    private TState Current
    {
        get
        {
            if (!_isRead)
            {
                _isRead = true;
                _value = storage.State ?? new TState();
                _stored = Print(_value);
            }

            return _value!;
        }
    }

    public void Restore(string[] unwritten)
    {
        _changed = true;
        _unanswered.UnionWith(unwritten);
    }

    public Task WriteAsync()
    {
        if (_isClosed)
        {
            return Task.FromException(NotWritten());
        }

        // The write under way may have begun before the caller's change: one more covers all who ask meanwhile.
        _asked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = _asked.Task;
        if (!_writing)
        {
            _ = WriteWhileAskedAsync();
        }

        return written;
    }

    public Task WriteIfChangedAsync()
    {
        // Whoever only looked has changed nothing.
        _changed = _changed && (_unanswered.Count > 0 || Print(Current) != _stored);
        return IsUnwritten ? WriteAsync() : Task.CompletedTask;
    }

    public void Close() => _isClosed = true;

    private TopicMovedException NotWritten(Exception? cause = null) => new(topic, "The state wasn't written", cause);

    private async Task WriteWhileAskedAsync()
    {
        _writing = true;
        while (_asked is { } asked)
        {
            _asked = null;
            try
            {
                _changed = false;
                await WriteOnceAsync();
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

    private async Task WriteOnceAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (_isClosed)
            {
                throw NotWritten();
            }

            var print = Print(Current);
            _unanswered.Add(print);
            try
            {
                storage.State = Current;
                await storage.WriteStateAsync();
            }
            catch (InconsistentStateException exception) when (attempt == 1)
            {
                if (await ReadStoredAsync(exception) != print)
                {
                    continue;
                }
            }

            _unanswered.Clear();
            _stored = print;
            return;
        }
    }

    // An earlier write of this activation may have come without its answer: then its ETag is the one to go on with.
    private async Task<string> ReadStoredAsync(InconsistentStateException refusal)
    {
        var etag = storage.Etag;
        try
        {
            await storage.ReadStateAsync();
            var stored = Print(storage.State);

            // Not every storage touches the state when there is no record any more.
            if (storage.RecordExists && _unanswered.Contains(stored))
            {
                return stored;
            }

            if (storage.Etag == etag)
            {
                // The read is behind the write that it was to explain: nothing is known yet.
                throw refusal;
            }

            _isLost = true;
        }
        finally
        {
            // One that is lost stays as it is stored, for it may be on its way to the next activation.
            storage.State = _isLost ? storage.State : Current;
        }

        Close();
        fenced();
        throw NotWritten(refusal);
    }

    private string Print(TState state)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(serializer.Serialize(state).ToMemory().Span));
        }
        catch (Exception)
        {
            // Not everything that a storage can write can be compared. It is like nothing else then.
            return Guid.NewGuid().ToString();
        }
    }
}
