using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class OutboundQueueTests
{
    private readonly DroppableEvent _cursor = new(SlowPolicy.KeepLatest);
    private readonly DroppableEvent _tick = new(SlowPolicy.DropOldest);

    [Fact]
    public void Frames_keep_their_order()
    {
        var waiting = new OutboundQueue(maxFrames: 3, maxBytes: 100);

        Assert.True(Add(waiting, "1") && Add(waiting, "2", _tick) && Add(waiting, "3", _cursor));

        Assert.Equal(["1", "2", "3"], TakeAll(waiting));
    }

    [Fact]
    public void Without_a_policy_nothing_makes_room()
    {
        var waiting = new OutboundQueue(maxFrames: 2, maxBytes: 100);

        Assert.True(Add(waiting, "1") && Add(waiting, "2"));
        Assert.False(Add(waiting, "3"));

        Assert.Equal(["1", "2"], TakeAll(waiting));
    }

    [Fact]
    public void One_frame_waits_whatever_its_length()
    {
        var waiting = new OutboundQueue(maxFrames: 2, maxBytes: 3);

        Assert.True(Add(waiting, "12345"));
        Assert.False(Add(waiting, "6"));

        Assert.Equal(["12345"], TakeAll(waiting));
        Assert.True(Add(waiting, "12345"));
    }

    [Fact]
    public void The_latest_takes_the_place_of_its_forerunner_at_the_end()
    {
        var waiting = new OutboundQueue(maxFrames: 2, maxBytes: 100);

        Assert.True(Add(waiting, "cursor 1", _cursor) && Add(waiting, "message"));
        Assert.All(Enumerable.Range(2, 1000), number => Assert.True(Add(waiting, $"cursor {number}", _cursor)));

        Assert.Equal(["message", "cursor 1001"], TakeAll(waiting));
    }

    [Fact]
    public void The_latest_of_one_event_is_not_that_of_another()
    {
        var waiting = new OutboundQueue(maxFrames: 10, maxBytes: 100);

        Assert.True(Add(waiting, "a1", _cursor) && Add(waiting, "b1", new(SlowPolicy.KeepLatest)) && Add(waiting, "a2", _cursor));

        Assert.Equal(["b1", "a2"], TakeAll(waiting));
    }

    [Fact]
    public void The_latest_that_finds_no_room_is_told()
    {
        var waiting = new OutboundQueue(maxFrames: 2, maxBytes: 100);

        Assert.True(Add(waiting, "1") && Add(waiting, "2"));

        Assert.False(Add(waiting, "cursor", _cursor));
    }

    [Fact]
    public void The_oldest_make_room_when_there_is_none()
    {
        var waiting = new OutboundQueue(maxFrames: 3, maxBytes: 100);

        Assert.All(Enumerable.Range(1, 1000), number => Assert.True(Add(waiting, $"tick {number}", _tick)));

        Assert.Equal(["tick 998", "tick 999", "tick 1000"], TakeAll(waiting));
    }

    [Fact]
    public void The_oldest_make_room_for_what_must_not_be_dropped()
    {
        var waiting = new OutboundQueue(maxFrames: 3, maxBytes: 8);

        Assert.True(Add(waiting, "t1", _tick) && Add(waiting, "m1") && Add(waiting, "t2", _tick));
        Assert.True(Add(waiting, "m2") && Add(waiting, "m3!!"));

        Assert.Equal(["m1", "m2", "m3!!"], TakeAll(waiting));
    }

    [Fact]
    public void What_may_be_dropped_drops_itself_when_nothing_else_can_be()
    {
        var waiting = new OutboundQueue(maxFrames: 2, maxBytes: 100);

        Assert.True(Add(waiting, "m1") && Add(waiting, "m2"));
        Assert.True(Add(waiting, "tick", _tick));

        Assert.Equal(["m1", "m2"], TakeAll(waiting));
    }

    [Fact]
    public void Any_mixture_keeps_its_order_its_bounds_and_all_that_must_be_kept()
    {
        var random = new Random(42);
        var waiting = new OutboundQueue(maxFrames: 20, maxBytes: 10_000);
        List<int> kept = [];
        List<int> taken = [];
        for (var number = 0; number < 20_000; number++)
        {
            var droppable = random.Next(3) switch { 0 => _cursor, 1 => _tick, _ => null };
            if (Add(waiting, $"{number}", droppable) && droppable is null)
            {
                kept.Add(number);
            }

            for (var left = random.Next(3); left > 0 && waiting.TryTake(out var bytes); left--)
            {
                taken.Add(int.Parse(Bytes.Text(bytes)));
            }
        }

        var rest = TakeAll(waiting).Select(int.Parse).ToArray();
        taken.AddRange(rest);
        Assert.InRange(rest.Length, 0, 20);
        Assert.Equal(taken.Order().Distinct(), taken);
        Assert.Empty(kept.Except(taken));
    }

    private static bool Add(OutboundQueue waiting, string text, DroppableEvent? droppable = null) => waiting.TryAdd(Bytes.Utf8(text), droppable);

    private static string[] TakeAll(OutboundQueue waiting)
    {
        List<string> taken = [];
        while (waiting.TryTake(out var bytes))
        {
            taken.Add(Bytes.Text(bytes));
        }

        return [.. taken];
    }
}
