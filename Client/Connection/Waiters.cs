namespace Orleans.Channels.Client;

/// <summary>Callers who wait for the same thing. All of it is changed in the client's turns.</summary>
/// <typeparam name="T">What they get.</typeparam>
internal sealed class Waiters<T>
{
    private readonly List<TaskCompletionSource<T>> _waiting = [];

    /// <summary>Whether nobody waits.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds one.</summary>
    public TaskCompletionSource<T> Add()
    {
        var waiter = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(waiter);
        return waiter;
    }

    /// <summary>Removes one that waits no more.</summary>
    /// <returns>Whether it was waiting.</returns>
    public bool Remove(TaskCompletionSource<T> waiter) => _waiting.Remove(waiter);

    /// <summary>All get what they wait for.</summary>
    public void Succeed(T result)
    {
        _waiting.ForEach(waiter => waiter.TrySetResult(result));
        _waiting.Clear();
    }

    /// <summary>All are told that it doesn't come.</summary>
    public void Fail(Exception exception)
    {
        _waiting.ForEach(waiter => waiter.TrySetException(exception));
        _waiting.Clear();
    }
}
