namespace Orleans.Channels.Grains;

/// <summary>
/// Lets one callback of a member run at a time, in the order they came, as a Phoenix channel process does. Touched in the
/// grain's turns only, so it needs no lock.
/// </summary>
internal struct MemberLane
{
    private Queue<TaskCompletionSource>? _waiting;
    private bool _busy;

    /// <summary>Whether a callback runs.</summary>
    public readonly bool IsBusy => _busy;

    /// <summary>Completes when it is the caller's turn; at once when the lane is free.</summary>
    public ValueTask EnterAsync()
    {
        if (!_busy)
        {
            _busy = true;
            return ValueTask.CompletedTask;
        }

        // The one who leaves must finish its own turn before the next begins.
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_waiting ??= new Queue<TaskCompletionSource>()).Enqueue(turn);
        return new ValueTask(turn.Task);
    }

    /// <summary>Passes the lane on.</summary>
    public void Exit()
    {
        if (_waiting is { Count: > 0 })
        {
            _waiting.Dequeue().SetResult();
        }
        else
        {
            _busy = false;
        }
    }
}
