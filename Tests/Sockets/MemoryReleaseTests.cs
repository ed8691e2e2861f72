using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>When memory that is no longer needed is given back to the system.</summary>
public sealed class MemoryReleaseTests
{
    private const long Mib = 1L << 20;
    private const long Limit = 512 * Mib;

    private readonly MemoryRelease _release = new();
    private long _allocated;

    [Fact]
    public void Where_there_is_little_nothing_is_collected() => Assert.Equal(0, CollectionsIn(seconds: 1_000, committed: 60 * Mib, used: 10 * Mib));

    [Fact]
    public void Much_is_collected_until_it_has_come_down()
    {
        Assert.Equal(5, CollectionsIn(seconds: 5, committed: 400 * Mib, used: 350 * Mib));
        Assert.Equal(5, CollectionsIn(seconds: 5, committed: 300 * Mib, used: 70 * Mib));

        Assert.Equal(0, CollectionsIn(seconds: 1_000, committed: 50 * Mib, used: 40 * Mib));
    }

    [Fact]
    public void What_is_needed_is_looked_at_seldom_and_noticed_within_a_minute_when_it_no_longer_is()
    {
        Assert.InRange(CollectionsIn(seconds: 10, committed: 400 * Mib, used: 390 * Mib), 1, 2);

        Assert.InRange(CollectionsIn(seconds: 40, committed: 400 * Mib, used: 100 * Mib), 15, 30);
    }

    [Fact]
    public void Where_it_does_not_help_it_is_tried_ever_more_seldom()
    {
        Assert.Equal(30, CollectionsIn(seconds: 40, committed: 400 * Mib, used: 300 * Mib));

        Assert.InRange(CollectionsIn(seconds: 3_600, committed: 400 * Mib, used: 300 * Mib), 1, 3_600 / 8);
    }

    [Fact]
    public void A_process_that_has_work_to_do_is_left_alone() => Assert.Equal(0, CollectionsIn(seconds: 100, committed: 400 * Mib, used: 100 * Mib, allocating: 20 * Mib));

    private int CollectionsIn(int seconds, long committed, long used, long allocating = 0) => Enumerable.Range(0, seconds).Count(_ =>
        _release.Note(new MemoryReading(used, Limit, committed), _allocated += allocating));
}
