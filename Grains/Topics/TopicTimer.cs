namespace Orleans.Channels.Grains;

/// <summary>A timer of a channel: what it sends, and when. What is sent at once is one that nothing makes fire.</summary>
/// <param name="message">What it sends.</param>
/// <param name="period">How long after the first time again, or infinite.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Called when it won't fire again.</param>
internal sealed class TopicTimer(object message, TimeSpan period, TimeProvider time, Action<TopicTimer> ended) : IDisposable
{
    private IGrainTimer? _timer;
    private long _setAt;
    private TimeSpan _due;
    private bool _isPacked;

    public object Message => message;

    public TimeSpan Period => period;

    /// <summary>Takes what makes it fire.</summary>
    public void Start(IGrainTimer timer, TimeSpan due)
    {
        _timer = timer;
        Set(due);
    }

    /// <summary>What it sends is to be handed over now; false when it is for the next activation. Until then it may have to wait for its member's turn, and the topic may move.</summary>
    public bool TryFire()
    {
        if (_isPacked)
        {
            return false;
        }

        if (period == Timeout.InfiniteTimeSpan)
        {
            ended(this);
        }
        else
        {
            Set(period);
        }

        return true;
    }

    /// <summary>Packs it for the next activation.</summary>
    /// <param name="packed">What it sends.</param>
    public MovedTimer Pack(byte[] packed)
    {
        _isPacked = true;
        return new MovedTimer(Left, period, packed);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        ended(this);
    }

    // How long until it fires.
    private TimeSpan Left => _due - time.GetElapsedTime(_setAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private void Set(TimeSpan due) => (_setAt, _due) = (time.GetTimestamp(), due);
}
