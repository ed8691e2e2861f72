using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class TopicEpochTests
{
    [Fact]
    public void A_later_activation_has_a_higher_epoch_though_the_time_stands_still_or_is_set_back()
    {
        var first = TopicEpoch.Next(TimeProvider.System);
        var second = TopicEpoch.Next(new FakeTimeProvider());
        var third = TopicEpoch.Next(new FakeTimeProvider());

        Assert.True(first < second);
        Assert.True(second < third);
    }
}
