namespace Orleans.Channels.Client;

/// <summary>Where a subscription's items come from.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal interface ISubscriptionSource<T>
{
    /// <summary>How many its reader was too slow for.</summary>
    long Dropped { get; }

    /// <summary>The item that was waited for.</summary>
    T Current { get; }

    /// <summary>Waits for the next item.</summary>
    /// <returns>Whether there is one; false at the end.</returns>
    ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken);

    /// <summary>Nobody reads any more.</summary>
    void End();
}
