namespace Orleans.Something;

/// <summary>An application's grain, in an assembly whose name begins as those of Orleans.</summary>
public sealed class AlarmGrain(TimeProvider time) : Grain, IAlarmGrain
{
    private DateTimeOffset? _rang;

    /// <inheritdoc/>
    public Task<DateTimeOffset> SetAsync(TimeSpan after)
    {
        this.RegisterGrainTimer(Ring, new GrainTimerCreationOptions(after, Timeout.InfiniteTimeSpan));
        return Task.FromResult(time.GetUtcNow());
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> RangAsync() => Task.FromResult(_rang);

    private Task Ring()
    {
        _rang = time.GetUtcNow();
        return Task.CompletedTask;
    }
}
