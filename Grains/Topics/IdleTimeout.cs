namespace Orleans.Channels.Grains;

/// <summary>How long a topic lives that nobody is on: it goes to rest after its idle timeout, once all is stored.</summary>
/// <param name="context">The activation.</param>
/// <param name="delayCollection">Keeps Orleans from collecting the activation for a time; zero to take that back.</param>
/// <param name="isInUse">Whether somebody is there, present or looking.</param>
/// <param name="tryStoreAsync">Stores what is left to store; false when something couldn't be.</param>
/// <param name="keepsForSomebody">Whether something would end with the topic that somebody may come back for.</param>
internal sealed class IdleTimeout(TopicContext context, Action<TimeSpan> delayCollection, Func<bool> isInUse, Func<ValueTask<bool>> tryStoreAsync, Func<bool> keepsForSomebody)
{
    private IDisposable? _timer;

    /// <summary>Somebody is there: a topic in use is never collected as idle.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        delayCollection(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins the time, unless the topic is in use or it has begun.</summary>
    public void StartIfIdle()
    {
        if (isInUse() || _timer is not null)
        {
            return;
        }

        delayCollection(TimeSpan.Zero);
        _timer = context.Turns.StartOnce(context.Options.Linger, () => _ = RestAsync());
    }

    private async Task RestAsync()
    {
        _timer = null;
        if (isInUse())
        {
            return;
        }

        var isStored = await tryStoreAsync();
        if (isStored && !isInUse() && !keepsForSomebody())
        {
            context.Grain.DeactivateOnIdle();
        }
        else
        {
            StartIfIdle();
        }

        if (!isStored)
        {
            delayCollection(Timeout.InfiniteTimeSpan);
        }
    }
}
