using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class RepairLogTests
{
    private static readonly MemberId OnA = new("a", 1);
    private static readonly MemberId OnB = new("b", 1);

    [Fact]
    public void Offsets_begin_at_one_and_rise_by_one()
    {
        var log = new RepairLog(10, 10_000, new KeptBytes(long.MaxValue));
        Assert.Equal(0, log.LastOffset);

        Assert.Equal(1, Broadcast(log).Offset);
        Assert.Equal(2, Push(log, OnA).Offset);

        Assert.Equal(2, log.LastOffset);
    }

    [Fact]
    public void A_gateway_gets_what_is_for_all_and_for_its_own_members_after_an_offset()
    {
        var log = new RepairLog(10, 10_000, new KeptBytes(long.MaxValue));
        Broadcast(log);
        Push(log, OnA);
        Push(log, OnB);
        log.Append(TopicEventKind.Mark, string.Empty, Payload.Empty);

        Assert.Equal("1 2 4", Since(log, "a", 0));
        Assert.Equal("1 3 4", Since(log, "b", 0));
        Assert.Equal("4", Since(log, "a", 2));
        Assert.Equal("", Since(log, "a", 4));
    }

    [Fact]
    public void What_is_dropped_over_the_bound_of_events_can_no_longer_be_had()
    {
        var log = new RepairLog(capacity: 3, 10_000, new KeptBytes(long.MaxValue));
        for (var number = 0; number < 5; number++)
        {
            Broadcast(log);
        }

        Assert.Null(log.Since("a", 1));
        Assert.Equal("3 4 5", Since(log, "a", 2));
    }

    [Fact]
    public void What_is_dropped_over_the_bound_of_bytes_can_no_longer_be_had_but_the_latest_stays()
    {
        var log = new RepairLog(100, capacityBytes: 1000, new KeptBytes(long.MaxValue));
        Broadcast(log, bytes: 600);
        Broadcast(log, bytes: 600);
        Assert.Null(log.Since("a", 0));
        Assert.Equal("2", Since(log, "a", 1));

        Broadcast(log, bytes: 5000);

        Assert.Null(log.Since("a", 1));
        Assert.Equal("3", Since(log, "a", 2));
    }

    [Fact]
    public void Events_without_payload_count_against_the_bound_of_bytes_too()
    {
        var log = new RepairLog(1_000_000, capacityBytes: 1000, new KeptBytes(long.MaxValue));

        for (var number = 0; number < 100; number++)
        {
            Broadcast(log);
        }

        Assert.Null(log.Since("a", 50));
    }

    [Fact]
    public void Logs_that_keep_too_much_together_forget_the_oldest_of_who_says_more_and_give_back_what_they_let_go()
    {
        var kept = new KeptBytes(most: 100_000);
        var (quiet, busy) = (new RepairLog(10_000, 1_000_000, kept), new RepairLog(10_000, 1_000_000, kept));

        for (var number = 0; number < 100; number++)
        {
            Broadcast(quiet);
        }

        for (var number = 0; number < 10_000; number++)
        {
            Broadcast(busy);
        }

        Assert.InRange(kept.Total, 90_000, 105_000);
        Assert.NotNull(quiet.Since("a", 0));
        Assert.Null(busy.Since("a", 0));
        Assert.NotNull(busy.Since("a", 9_500));

        quiet.LetGo();
        busy.Uncount();
        Assert.Equal(0, kept.Total);
    }

    [Fact]
    public void A_dropped_push_to_one_gateway_is_no_loss_to_another()
    {
        var log = new RepairLog(capacity: 1, 10_000, new KeptBytes(long.MaxValue));
        Push(log, OnA);
        Push(log, OnB);

        Assert.Null(log.Since("a", 0));
        Assert.Equal("2", Since(log, "b", 0));
        Assert.Equal("", Since(log, "a", 1));
    }

    [Fact]
    public void Letting_go_forgets_the_events_and_keeps_the_offset()
    {
        var log = new RepairLog(10, 10_000, new KeptBytes(long.MaxValue));
        Broadcast(log);
        Push(log, OnA);

        log.LetGo();

        Assert.Null(log.Since("a", 1));
        Assert.Equal("", Since(log, "a", 2));
        Assert.Equal(3, Broadcast(log).Offset);
        Assert.Equal("3", Since(log, "a", 2));
    }

    [Fact]
    public void The_bound_of_bytes_starts_anew_after_letting_go()
    {
        var log = new RepairLog(10, capacityBytes: 1000, new KeptBytes(long.MaxValue));
        Broadcast(log, bytes: 800);

        log.LetGo();
        Broadcast(log, bytes: 300);
        Broadcast(log, bytes: 300);

        Assert.Equal("2 3", Since(log, "a", 1));
    }

    private static TopicEvent Broadcast(RepairLog log, int bytes = 2) =>
        log.Append(TopicEventKind.Broadcast, "e", Payload.FromBinary(new byte[bytes]));

    private static TopicEvent Push(RepairLog log, MemberId member) => log.Append(TopicEventKind.Push, "e", Payload.Empty, member);

    private static string? Since(RepairLog log, string gateway, long after) =>
        log.Since(gateway, after) is { } events ? string.Join(' ', events.Select(e => e.Offset)) : null;
}
