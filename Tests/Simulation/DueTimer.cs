namespace Orleans.Channels.Tests;

/// <summary>Something that is to be done at a time of a simulation.</summary>
/// <param name="queue">Where it is done.</param>
/// <param name="action">What is done.</param>
internal sealed class DueTimer(TurnQueue queue, Action action) : IDisposable
{
    private Action? _action = action;

    /// <summary>Its time has come.</summary>
    public void Fire()
    {
        if (_action is { } due)
        {
            _action = null;
            queue.Do(due);
        }
    }

    public void Dispose() => _action = null;
}
