using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>What the histories of a silo keep together.</summary>
public sealed class TopicHistoryTests
{
    [Fact]
    public void Histories_that_keep_too_much_together_forget_the_oldest_of_who_says_more()
    {
        var all = new KeptBytes(most: 100_000);
        var (quiet, busy) = (NewHistory(all), NewHistory(all));

        Say(quiet, 100);
        Say(busy, 1_000);

        Assert.InRange(all.Total, 90_000, 105_000);
        Assert.True(quiet.Since(new HistoryPosition(1, 0), default).IsRecovered);
        Assert.False(busy.Since(new HistoryPosition(1, 0), default).IsRecovered);
        Assert.True(busy.Since(new HistoryPosition(1, 950), default).IsRecovered);
    }

    [Fact]
    public void A_history_whose_topic_ends_is_no_longer_counted_and_may_still_go_along()
    {
        var all = new KeptBytes(most: 100_000);
        var history = NewHistory(all);
        Say(history, 100);

        history.Uncount();

        Assert.Equal(0, all.Total);
        Assert.Equal(100, history.ToSegment().Broadcasts.Count);
    }

    private static TopicHistory NewHistory(KeptBytes all) => new(new HistoryRule(10_000, TimeSpan.FromHours(1), HistoryStorage.Memory), epoch: 1, all, new FakeTimeProvider());

    private static void Say(TopicHistory history, int count)
    {
        for (var offset = 1; offset <= count; offset++)
        {
            history.Add(new TopicEvent(offset, TopicEventKind.Broadcast, "said", Payload.Empty, Life: 1));
        }
    }
}
