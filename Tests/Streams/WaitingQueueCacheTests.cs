using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Streams;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingQueueCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WaitingQueueCache _cache;

    public WaitingQueueCacheTests() => _cache = new(new() { DeliveryBatchSize = 2 }, _time);

    [Fact]
    public void A_gathered_batch_counts_as_delivered_when_the_agent_comes_back_for_more()
    {
        Add("a", 1, 2, 3);
        using var cursor = Open("a", 1);

        Assert.True(Moves(cursor) && Moves(cursor));
        Assert.Empty(_cache.DrainDelivered());
        Assert.True(Moves(cursor));
        Assert.Equal([1, 2], _cache.DrainDelivered());
        Assert.False(Moves(cursor));
        Assert.Empty(_cache.DrainDelivered());
        Assert.False(Moves(cursor));
        Assert.Equal([3], _cache.DrainDelivered());
    }

    [Fact]
    public void A_batch_is_delivered_when_the_slowest_cursor_has_passed_it()
    {
        Add("a", 1);
        using var quick = Open("a", 1);
        var slow = Open("a", 1);

        Drain(quick);
        Assert.Empty(_cache.DrainDelivered());
        slow.Dispose();
        _cache.TryPurgeFromCache(out _);

        Assert.Equal([1], _cache.DrainDelivered());
    }

    [Fact]
    public void What_an_agent_that_stops_leaves_undelivered_is_the_next_ones()
    {
        Add("a", 1, 2, 3);
        var cursor = Open("a", 1);
        Assert.True(Moves(cursor));

        // It closes its cursors, and reads no more.
        cursor.Dispose();

        Assert.Empty(_cache.DrainDelivered());
    }

    [Fact]
    public void A_stream_that_stands_still_holds_up_no_other()
    {
        Add("frozen", 1);
        Add("other", 2);
        using var frozen = Open("frozen", 1);
        using var other = Open("other", 2);

        Drain(other);

        Assert.Equal([2], _cache.DrainDelivered());
    }

    [Fact]
    public void A_stream_without_subscribers_is_let_go_at_the_next_read()
    {
        Add("a", 1);
        _cache.TryPurgeFromCache(out _);

        Assert.Equal([1], _cache.DrainDelivered());
    }

    [Fact]
    public void A_late_subscriber_still_finds_what_came_during_its_handshake()
    {
        Add("a", 1, 2);
        using (var first = Open("a", 1))
        {
            Drain(first);
        }

        using var late = Open("a", 2);

        Assert.True(Moves(late));
        Assert.Equal(2, ((WaitingQueueBatch)late.GetCurrent(out _)!).Sequence);
    }

    [Fact]
    public void An_idle_cache_holds_nothing()
    {
        Add("a", 1);
        Open("a", 1).Dispose();

        SweepTwice();

        Assert.Equal(0, _cache.StreamCount);
    }

    [Fact]
    public void A_subscriber_that_asks_for_what_is_gone_is_told()
    {
        Add("a", 1);
        using var cursor = Open("a", 1);
        Drain(cursor);
        SweepTwice();

        Assert.Throws<QueueCacheMissException>(() => Open("a", 1));
    }

    [Fact]
    public void A_subscriber_without_a_token_starts_with_new_events()
    {
        Add("a", 1);
        using var cursor = _cache.GetCacheCursor(Stream("a"), null);
        Assert.False(Moves(cursor));

        Add("a", 2);

        Assert.True(Moves(cursor));
    }

    private static StreamId Stream(string name) => StreamId.Create("tests", name);

    private static bool Moves(IQueueCacheCursor cursor) => cursor.MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success;

    private static void Drain(IQueueCacheCursor cursor)
    {
        while (Moves(cursor))
        {
        }

        Moves(cursor);
    }

    private IQueueCacheCursor Open(string stream, long sequence) =>
        _cache.GetCacheCursor(Stream(stream), new EventSequenceTokenV2(sequence));

    private void Add(string stream, params long[] sequences) =>
        _cache.AddToCache(
            [.. sequences.Select(sequence => new WaitingQueueBatch(Stream(stream), ["event"], null, sequence))]);

    private void SweepTwice()
    {
        for (var sweep = 0; sweep < 3; sweep++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            _cache.TryPurgeFromCache(out _);
        }
    }
}
