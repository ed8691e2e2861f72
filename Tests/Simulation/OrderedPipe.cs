namespace Orleans.Channels.Tests;

/// <summary>Carries what is sent from one process to another, late and in order.</summary>
/// <param name="scheduler">Decides how late.</param>
/// <param name="to">Where it arrives.</param>
/// <param name="take">Takes it there.</param>
internal sealed class OrderedPipe<T>(SeededScheduler scheduler, TurnQueue to, Action<T> take)
{
    private readonly Queue<T> _sent = new();

    /// <summary>Sends something.</summary>
    public void Send(T item, TimeSpan delay)
    {
        _sent.Enqueue(item);
        scheduler.After(to, delay, () => take(_sent.Dequeue()));
    }
}
