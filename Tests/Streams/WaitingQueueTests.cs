using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Deadline = Start + TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_take_waits_for_the_next_batch()
    {
        var queue = new WaitingQueue(10, 10, 100);
        var session = queue.Attach([]);

        var take = queue.TakeAsync(session, [], 10, Deadline);
        Assert.False(take.IsCompleted);
        Assert.True(await Put(queue, "a"));

        Assert.Equal([100], Sequences(await take));
    }

    [Fact]
    public async Task A_take_gets_all_that_gathered_up_to_its_maximum()
    {
        var queue = new WaitingQueue(10, 10, 1);
        var session = queue.Attach([]);
        for (var count = 0; count < 5; count++)
        {
            await Put(queue, "a");
        }

        Assert.Equal([1, 2, 3], Sequences(await queue.TakeAsync(session, [], 3, Deadline)));
        Assert.Equal([4, 5], Sequences(await queue.TakeAsync(session, [], 3, Deadline)));
    }

    [Fact]
    public async Task A_full_queue_makes_producers_wait_and_lets_them_in_by_turns()
    {
        var queue = new WaitingQueue(2, 2, 1);
        var session = queue.Attach([]);
        Assert.True(await Put(queue, "a"));
        Assert.True(await Put(queue, "b"));

        var third = Put(queue, "a");
        var fourth = Put(queue, "a");
        Assert.Equal([1, 2], Sequences(await queue.TakeAsync(session, [], 10, Deadline)));
        Assert.False(third.IsCompleted);

        queue.Acknowledge([1]);
        Assert.True(third.IsCompletedSuccessfully && await third);
        Assert.False(fourth.IsCompleted);
        queue.Acknowledge([2]);
        Assert.True(fourth.IsCompletedSuccessfully && await fourth);
        Assert.Equal([3, 4], Sequences(await queue.TakeAsync(session, [], 10, Deadline)));
    }

    [Fact]
    public async Task A_stream_at_its_bound_leaves_the_rest_of_the_queue_to_others()
    {
        var queue = new WaitingQueue(10, 1, 1);
        Assert.True(await Put(queue, "frozen"));
        var stuck = Put(queue, "frozen");

        Assert.True(await Put(queue, "other"));
        Assert.False(stuck.IsCompleted);
    }

    [Fact]
    public async Task A_stream_at_its_bound_of_bytes_waits_and_leaves_the_rest_of_the_queue_to_others()
    {
        var queue = new WaitingQueue(10, 10, 1, bytes: 150, streamBytes: 100);
        var session = queue.Attach([]);
        Assert.True(await queue.EnqueueAsync(Sized("large", 100), Deadline));
        var stuck = queue.EnqueueAsync(Sized("large", 100), Deadline);

        Assert.True(await queue.EnqueueAsync(Sized("other", 50), Deadline));
        var late = queue.EnqueueAsync(Sized("other", 10), Deadline);
        Assert.False(stuck.IsCompleted || late.IsCompleted);
        Assert.Equal(150, queue.Bytes);

        await queue.TakeAsync(session, [], 10, Deadline);
        queue.Acknowledge([1]);
        Assert.True(late.IsCompletedSuccessfully && await late);
        Assert.True(stuck.IsCompletedSuccessfully && await stuck);
        Assert.Equal(160, queue.Bytes);
    }

    [Fact]
    public async Task A_producer_without_room_is_told_at_its_deadline_and_its_batch_is_not_in()
    {
        var queue = new WaitingQueue(1, 1, 1);
        var session = queue.Attach([]);
        await Put(queue, "a");
        var refused = Put(queue, "a");

        queue.Expire(Deadline - TimeSpan.FromTicks(1));
        Assert.False(refused.IsCompleted);
        queue.Expire(Deadline);
        Assert.False(await refused);

        await queue.TakeAsync(session, [], 10, Deadline);
        queue.Acknowledge([1]);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_take_with_nothing_to_take_ends_empty_at_its_deadline()
    {
        var queue = new WaitingQueue(1, 1, 1);
        var take = queue.TakeAsync(queue.Attach([]), [], 10, Deadline);

        queue.Expire(Deadline);

        Assert.Same(WaitingQueueTake.Nothing, await take);
    }

    [Fact]
    public async Task A_new_session_gets_again_what_was_not_acknowledged_and_ends_the_old_one()
    {
        var queue = new WaitingQueue(10, 10, 1);
        var old = queue.Attach([]);
        await Put(queue, "a");
        await Put(queue, "b");
        await queue.TakeAsync(old, [], 10, Deadline);
        var waiting = queue.TakeAsync(old, [], 10, Deadline);

        var session = queue.Attach([1]);
        await Put(queue, "a");

        Assert.True((await waiting).Superseded);
        Assert.True((await queue.TakeAsync(old, [], 10, Deadline)).Superseded);
        Assert.Equal([2, 3], Sequences(await queue.TakeAsync(session, [], 10, Deadline)));
    }

    [Fact]
    public async Task A_moved_queue_keeps_its_batches_and_its_numbers_grow_on()
    {
        var queue = new WaitingQueue(10, 10, 500);
        await Put(queue, "a");
        await Put(queue, "a");
        var moved = new WaitingQueue(10, 10, 1);

        moved.Restore(queue.Unacknowledged());
        await Put(moved, "a");

        Assert.Equal([500, 501, 502], Sequences(await moved.TakeAsync(moved.Attach([]), [], 10, Deadline)));
    }

    [Fact]
    public async Task Nothing_is_lost_doubled_or_reordered_under_many_producers()
    {
        var queue = new WaitingQueue(7, 3, 1);
        var session = queue.Attach([]);
        var puts = Enumerable.Range(0, 100).Select(index => Put(queue, $"s{index % 5}")).ToList();
        List<long> seen = [];
        while (seen.Count < 100)
        {
            var sequences = Sequences(await queue.TakeAsync(session, [], 4, Deadline));
            seen.AddRange(sequences);
            queue.Acknowledge([.. sequences]);
        }

        Assert.All(await Task.WhenAll(puts), Assert.True);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), seen);
        Assert.Equal(0, queue.Count);
    }

    private static Task<bool> Put(WaitingQueue queue, string stream) =>
        queue.EnqueueAsync(new(StreamId.Create("tests", stream), ["event"], null), Deadline);

    private static WaitingQueueBatch Sized(string stream, int bytes) => new WaitingQueueBatch(StreamId.Create("tests", stream), ["event"], null).Counted(_ => bytes);

    private static List<long> Sequences(WaitingQueueTake take) => [.. take.Batches.Select(batch => batch.Sequence)];
}
