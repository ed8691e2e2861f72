namespace Orleans.Channels.Client;

/// <summary>Items of a queue, made into what their reader wants when it takes them.</summary>
/// <typeparam name="TItem">What waits.</typeparam>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="queue">The queue.</param>
/// <param name="read">Makes one of the other.</param>
/// <param name="end">Takes the queue away from where it is filled.</param>
internal sealed class SubscriptionSource<TItem, T>(SubscriptionQueue<TItem> queue, Func<TItem, T> read, Action end) : ISubscriptionSource<T>
    where TItem : class
{
    /// <inheritdoc/>
    public long Dropped => queue.Dropped;

    /// <inheritdoc/>
    public T Current { get; private set; } = default!;

    /// <inheritdoc/>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } next)
        {
            return false;
        }

        Current = read(next);
        return true;
    }

    /// <inheritdoc/>
    public void End()
    {
        end();
        queue.Abandon();
    }
}
