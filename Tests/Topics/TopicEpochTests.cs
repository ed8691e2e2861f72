using Orleans.Channels.Grains;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

public sealed class TopicEpochTests
{
    [Fact]
    public void A_later_activation_has_a_higher_epoch_though_the_clock_stands_still_or_is_set_back()
    {
        var first = TopicEpoch.Next(TimeProvider.System);
        var second = TopicEpoch.Next(new HandTime());
        var third = TopicEpoch.Next(new HandTime());

        Assert.True(first < second);
        Assert.True(second < third);
    }
}
