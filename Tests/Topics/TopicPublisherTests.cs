namespace Orleans.Channels.Tests;

public sealed class TopicPublisherTests
{
    private readonly PublisherRig _rig = new();

    [Fact]
    public Task A_broadcast_goes_once_to_each_gateway_whatever_the_number_of_its_members() => Turns.RunAsync(async () =>
    {
        _rig.Publisher.Join("a");
        _rig.Publisher.Join("a");
        _rig.Publisher.Join("b");

        _rig.Broadcast();

        Assert.Equal("0: 1", await _rig.PublishedAsync("a"));
        Assert.Equal("0: 1", await _rig.PublishedAsync("b"));
        Assert.Equal((1, 1), (_rig.StreamOf("a").Publishes.Count, _rig.StreamOf("b").Publishes.Count));
    });

    [Fact]
    public Task What_is_told_to_one_member_goes_to_its_gateway_alone() => Turns.RunAsync(async () =>
    {
        _rig.Publisher.Join("a");
        _rig.Publisher.Join("b");

        _rig.Publisher.Tell(new MemberId("b", 7), TopicEventKind.Push, "e", Payload.Empty);
        _rig.Broadcast();

        Assert.Equal("0: 2", await _rig.PublishedAsync("a"));
        Assert.Equal("0: 1", await _rig.PublishedAsync("b"));
        Assert.Equal("1: 2", await _rig.PublishedAsync("b"));
    });

    [Fact]
    public Task A_gateway_is_owed_nothing_from_before_its_first_member() => Turns.RunAsync(async () =>
    {
        _rig.Publisher.Join("a");
        _rig.Broadcast();
        _rig.Broadcast();

        Assert.Equal(2, _rig.Publisher.Join("b").Start);
        _rig.Broadcast();

        Assert.Equal("2: 3", await _rig.PublishedAsync("b"));
        Assert.Equal("3", Since("b", 0));
        Assert.Equal("1 2 3", Since("a", 0));
    });

    [Fact]
    public Task A_gateway_without_members_hears_what_was_for_it_and_then_nothing_more() => Turns.RunAsync(async () =>
    {
        var link = _rig.Publisher.Join("a");
        _rig.Publisher.Join("b");
        _rig.Broadcast("first");
        _rig.Publisher.Tell(new MemberId("a", 1), TopicEventKind.Close, string.Empty, Payload.Empty);
        _rig.Publisher.Leave(link);
        _rig.Broadcast("not for a");

        Assert.Equal("0: 1", await _rig.PublishedAsync("a"));
        Assert.Equal("1: 2", await _rig.PublishedAsync("a"));
        await Patience.UntilAsync(() => _rig.Drained.Contains("a"));

        Assert.Null(_rig.Publisher.Since("a", 0));
        Assert.Equal(3, _rig.Publisher.Join("a").Start);
    });

    [Fact]
    public Task A_gateway_whose_only_member_is_replaced_hears_on_meanwhile() => Turns.RunAsync(async () =>
    {
        var link = _rig.Publisher.Join("a");
        var hold = _rig.Publisher.Hold("a");
        _rig.Publisher.Leave(link);
        _rig.Broadcast();
        Assert.Equal("0: 1", await _rig.PublishedAsync("a"));

        Assert.Same(link, _rig.Publisher.Join("a"));
        _rig.Publisher.Leave(hold!);
        _rig.Broadcast();

        Assert.Equal("1: 2", await _rig.PublishedAsync("a"));
        Assert.Null(_rig.Publisher.Hold("b"));
    });

    [Fact]
    public void A_topic_without_gateways_says_nothing_and_counts_nothing()
    {
        _rig.Broadcast();

        Assert.Equal(0, _rig.Publisher.LastOffset);
        Assert.Equal(0, _rig.Timers);
    }

    [Fact]
    public Task Marks_follow_the_last_event_three_times_and_then_the_log_is_let_go() => Turns.RunAsync(async () =>
    {
        _rig.Publisher.Join("a");
        _rig.Broadcast();
        Assert.Equal("0: 1", await _rig.PublishedAsync("a"));

        var delays = new List<double>();
        while (_rig.Timers > 0)
        {
            delays.Add(_rig.RunTimer().TotalSeconds);
        }

        Assert.Equal([1, 1, 4, 20, 20], delays);
        Assert.Equal("1: 2 3 4", await _rig.PublishedAsync("a"));
        Assert.Null(Since("a", 3));
        Assert.Equal("", Since("a", 4));
    });

    [Fact]
    public Task A_busy_topic_puts_its_marks_off() => Turns.RunAsync(async () =>
    {
        _rig.Publisher.Join("a");
        for (var number = 0; number < 5; number++)
        {
            _rig.Broadcast();
            _rig.RunTimer();
        }

        Assert.Equal(5, _rig.Publisher.LastOffset);
        Assert.Equal(1, _rig.Timers);
        _rig.RunTimer();
        Assert.Equal(6, _rig.Publisher.LastOffset);
        await _rig.PublishedAsync("a");
    });

    [Fact]
    public Task Whoever_broadcasts_waits_while_one_gateway_has_no_room() => Turns.RunAsync(async () =>
    {
        var rig = new PublisherRig(options => options.GatewayQueueLength = 2);
        rig.Publisher.Join("quick");
        rig.Publisher.Join("slow");
        for (var number = 0; number < 3; number++)
        {
            rig.Broadcast();
            await rig.Publisher.WhenRoomAsync().AsTask().WaitAsync(Patience.Long);
        }

        rig.Broadcast();
        var room = rig.Publisher.WhenRoomAsync().AsTask();
        Assert.False(room.IsCompleted);
        await rig.PublishedAsync("quick");
        await rig.PublishedAsync("quick");
        Assert.False(room.IsCompleted);
        await rig.PublishedAsync("slow");

        await room.WaitAsync(Patience.Long);
    });

    private string? Since(string gateway, long after) =>
        _rig.Publisher.Since(gateway, after) is { } missed ? string.Join(' ', missed.Events.Select(e => e.Offset)) : null;
}
