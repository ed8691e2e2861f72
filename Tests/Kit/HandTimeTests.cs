using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

public sealed class HandTimeTests
{
    private readonly HandTime _time = new();
    private readonly List<string> _runs = [];

    [Fact]
    public void What_is_due_runs_in_order_each_at_its_moment()
    {
        using var late = Start("late", 3);
        using var early = Start("early", 1);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["early at 1"], _runs);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["early at 1", "late at 3"], _runs);
    }

    [Fact]
    public void A_timer_that_repeats_runs_each_time_it_is_due()
    {
        using var timer = Start("tick", 1, 2);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _runs);
    }

    [Fact]
    public void A_timer_that_is_disposed_of_or_put_off_is_not_due()
    {
        using var gone = Start("gone", 1);
        using var later = Start("later", 1);
        gone.Dispose();
        Assert.True(later.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan));
        Assert.False(gone.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_runs);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["later at 2"], _runs);
    }

    [Fact]
    public async Task Delays_wait_for_it()
    {
        var delay = Task.Delay(TimeSpan.FromDays(1), _time);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromHours(1));

        await delay.WaitAsync(Patience.Long);
        Assert.Equal(new DateTimeOffset(2000, 1, 2, 0, 0, 0, TimeSpan.Zero), _time.GetUtcNow());
    }

    [Fact]
    public void It_does_not_go_back() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));

    private ITimer Start(string name, int due, int? period = null) => _time.CreateTimer(
        _ => _runs.Add($"{name} at {_time.GetElapsedTime(0).TotalSeconds}"),
        null,
        TimeSpan.FromSeconds(due),
        period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
}
