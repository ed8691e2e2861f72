namespace Orleans.Channels.Testing;

/// <summary>What a client has heard, and no assertion has taken yet.</summary>
internal sealed class Mailbox
{
    private readonly Lock _gate = new();
    private readonly List<ServerFrame> _unread = [];
    private TaskCompletionSource _changed = NewSignal();

    public void Add(IEnumerable<ServerFrame> frames)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _unread.AddRange(frames);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>Takes the first frame that is wanted, of those that came and those to come.</summary>
    /// <param name="isWanted">Whether a frame is.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="isLast">Whether nothing that is wanted comes behind a frame; null when something always may.</param>
    /// <returns>Null when none came in time, or none can come any more.</returns>
    public Task<ServerFrame?> TakeAsync(Func<ServerFrame, bool> isWanted, TimeSpan patience, Func<ServerFrame, bool>? isLast = null) =>
        FindAsync(isWanted, patience, takes: true, isLast);

    /// <summary>Finds the first frame that is wanted, and leaves it.</summary>
    /// <returns>Null when none came in time.</returns>
    public Task<ServerFrame?> PeekAsync(Func<ServerFrame, bool> isWanted, TimeSpan patience) => FindAsync(isWanted, patience, takes: false);

    /// <summary>What came on a topic, for people.</summary>
    public string Describe(string topic)
    {
        string[] lines;
        lock (_gate)
        {
            lines = [.. _unread.Where(frame => frame.Topic == topic).Select(frame => $"  {frame}")];
        }

        return lines.Length == 0
            ? $"Nothing else arrived on \"{topic}\"."
            : $"Arrived on \"{topic}\", and not asserted yet:\n{string.Join('\n', lines)}";
    }

    private async Task<ServerFrame?> FindAsync(Func<ServerFrame, bool> isWanted, TimeSpan patience, bool takes, Func<ServerFrame, bool>? isLast = null)
    {
        using var timeout = new CancellationTokenSource(patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var index = _unread.FindIndex(frame => isWanted(frame));
                if (index >= 0)
                {
                    var found = _unread[index];
                    if (takes)
                    {
                        _unread.RemoveAt(index);
                    }

                    return found;
                }

                if (isLast is not null && _unread.Exists(frame => isLast(frame)))
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await ((Task)changed.WaitAsync(timeout.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (timeout.IsCancellationRequested && !changed.IsCompleted)
            {
                return null;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
