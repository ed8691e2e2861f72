using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class MemberLaneTests
{
    private MemberLane _lane;

    [Fact]
    public async Task One_is_in_at_a_time_and_the_others_follow_in_the_order_they_came()
    {
        Assert.True(Enter().IsCompleted);
        Task[] waiting = [Enter(), Enter(), Enter()];

        for (var number = 0; number < waiting.Length; number++)
        {
            Assert.All(waiting[number..], later => Assert.False(later.IsCompleted));
            _lane.Exit();
            await waiting[number].WaitAsync(Patience.Long);
        }

        Assert.False(Enter().IsCompleted);
    }

    [Fact]
    public void A_lane_that_everybody_left_is_free()
    {
        Assert.True(Enter().IsCompleted);
        _lane.Exit();

        Assert.True(Enter().IsCompleted);
    }

    private Task Enter() => _lane.EnterAsync().AsTask();
}
