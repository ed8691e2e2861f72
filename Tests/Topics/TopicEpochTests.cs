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

    [Fact]
    public void An_activation_that_knows_of_one_before_it_is_above_it_whatever_the_clocks_say()
    {
        var before = TopicEpoch.Next(TimeProvider.System) + TimeSpan.FromHours(1).Ticks;

        Assert.True(TopicEpoch.Next(TimeProvider.System, after: before) > before);
    }

    [Fact]
    public void Offsets_of_a_later_activation_begin_higher_and_stay_countable_for_JavaScript()
    {
        var epoch = TimeProvider.System.GetUtcNow().UtcTicks;

        Assert.True(TopicEpoch.FirstOffset(epoch + TimeSpan.FromMilliseconds(1).Ticks) > TopicEpoch.FirstOffset(epoch));
        Assert.InRange(TopicEpoch.FirstOffset(epoch), 1, 1L << 53);
    }
}
