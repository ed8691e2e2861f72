namespace Orleans.Channels.Client;

/// <summary>
/// What a channel says, from the moment of subscribing on. It is read once, by one reader, and ends with the channel: when it is left, disposed or ended
/// by the server. Not while the connection is away.
/// </summary>
/// <typeparam name="T">What events are read as.</typeparam>
public sealed class ChannelSubscription<T> : IAsyncEnumerable<T>, IDisposable
{
    private readonly ISubscriptionSource<T> _source;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private int _isRead;

    internal ChannelSubscription(ISubscriptionSource<T> source, CancellationToken cancellationToken)
    {
        _source = source;
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static subscription => ((ISubscriptionSource<T>)subscription!).End(), source);
    }

    /// <summary>How many events its reader was too slow for.</summary>
    public long Dropped => _source.Dropped;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It has a reader already.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Interlocked.Exchange(ref _isRead, 1) == 0
        ? ReadAsync(cancellationToken)
        : throw new InvalidOperationException("A subscription is read once. Subscribe again for another reader.");

    /// <summary>Ends the subscription; its reader gets the end.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _source.End();
    }

    private async IAsyncEnumerator<T> ReadAsync(CancellationToken cancellationToken)
    {
        using var both = _cancellation.CanBeCanceled && cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellationToken)
            : null;
        var either = both?.Token ?? (_cancellation.CanBeCanceled ? _cancellation : cancellationToken);
        try
        {
            while (await _source.MoveNextAsync(either).ConfigureAwait(false))
            {
                yield return _source.Current;
            }

            // A reader that was cancelled is told so, whether it waited or not.
            either.ThrowIfCancellationRequested();
        }
        finally
        {
            Dispose();
        }
    }
}
