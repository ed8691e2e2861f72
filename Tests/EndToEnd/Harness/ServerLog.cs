namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What a server process has written to its console so far.</summary>
internal sealed class ServerLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>All lines so far; a position in the log is their number.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines.Add(line);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    /// <summary>Waits until a line after a position, of the past or to come, is as wanted.</summary>
    public async Task<string> LineAsync(Func<string, bool> isWanted, int sincePosition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_lines.Skip(sincePosition).FirstOrDefault(isWanted) is { } found)
                {
                    return found;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The errors since a position: first lines of entries at the levels error and critical.</summary>
    public IEnumerable<string> ErrorsSince(int position) =>
        Lines.Skip(position).Where(line =>
            line.StartsWith("fail:", StringComparison.Ordinal)
            || line.StartsWith("crit:", StringComparison.Ordinal)
            || line.StartsWith("Unhandled exception", StringComparison.Ordinal));

    public override string ToString() => string.Join('\n', Lines);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
