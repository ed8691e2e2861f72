using Microsoft.Extensions.Time.Testing;

namespace Orleans.Channels.Tests;

/// <summary>The time of a machine that can sleep: only the clock on the wall goes on meanwhile, and no timer is due for it.</summary>
internal sealed class SleepingTime : FakeTimeProvider
{
    private TimeSpan _slept;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _slept;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void Sleep(TimeSpan time) => _slept += time;
}
