using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class RecentDisconnectsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecentDisconnects _disconnects;

    public RecentDisconnectsTests() => _disconnects = new(_time);

    [Fact]
    public void Those_within_the_time_are_told_each_once()
    {
        Add("before", "ann", "ann", "bob");

        Assert.Equal(["ann", "bob"], _disconnects.Within(TimeSpan.FromSeconds(3))!);
        Assert.Equal(["before", "ann", "bob"], _disconnects.Within(TimeSpan.FromSeconds(4))!);
    }

    [Fact]
    public void What_is_longer_ago_than_is_kept_is_not_known()
    {
        Add("ann");
        _time.Advance(TimeSpan.FromMinutes(11));
        Add("bob");

        Assert.Null(_disconnects.Within(TimeSpan.FromMinutes(10.1)));
        Assert.Equal(["bob"], _disconnects.Within(TimeSpan.FromMinutes(10))!);
    }

    [Fact]
    public void What_went_for_want_of_room_is_owned_up_to()
    {
        Add("ann");
        for (var number = 0; number < 100_000; number++)
        {
            _disconnects.Add("bob");
        }

        Assert.Null(_disconnects.Within(TimeSpan.FromSeconds(1)));
        Assert.Equal(["bob"], _disconnects.Within(TimeSpan.FromMilliseconds(500))!);
    }

    // One a second.
    private void Add(params string[] socketIds)
    {
        foreach (var socketId in socketIds)
        {
            _disconnects.Add(socketId);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
