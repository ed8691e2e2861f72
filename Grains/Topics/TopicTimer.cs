namespace Orleans.Channels.Grains;

/// <summary>A timer of a channel: what it sends, and when.</summary>
/// <param name="message">What it sends.</param>
/// <param name="period">How long after the first time again, or infinite.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Called when it won't fire again.</param>
internal sealed class TopicTimer(object message, TimeSpan period, TimeProvider time, Action<TopicTimer> ended) : IDisposable
{
    private IGrainTimer? _timer;
    private long _setAt;
    private TimeSpan _due;

    public object Message => message;

    public TimeSpan Period => period;

    /// <summary>How long until it fires.</summary>
    public TimeSpan Left => _due - time.GetElapsedTime(_setAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Takes what makes it fire.</summary>
    public void Start(IGrainTimer timer, TimeSpan due)
    {
        _timer = timer;
        Set(due);
    }

    /// <summary>It fires now.</summary>
    public void Fire()
    {
        if (period == Timeout.InfiniteTimeSpan)
        {
            ended(this);
        }
        else
        {
            Set(period);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        ended(this);
    }

    private void Set(TimeSpan due) => (_setAt, _due) = (time.GetTimestamp(), due);
}
