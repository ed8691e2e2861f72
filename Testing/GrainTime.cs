using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Testing;

/// <summary>
/// The time of a silo's grains: the test's, and the system's for Orleans' system targets. They set timers as grains do, and those that carry events
/// would stand still.
/// </summary>
internal sealed class GrainTime(TimeProvider time, IServiceProvider services) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    // What tells whose turn it is needs the time itself to be made, so it is asked for late.
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var turn = services.GetRequiredService<IGrainContextAccessor>().GrainContext;
        return (turn?.GrainId.IsSystemTarget() is true ? System : time).CreateTimer(callback, state, dueTime, period);
    }
}
