using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class KeyMemoryTests
{
    private static readonly IdempotencyBounds Bounds = new(TimeSpan.FromMinutes(10), 3);

    private readonly FakeTimeProvider _time = new();
    private readonly KeyMemory _memory;

    public KeyMemoryTests() => _memory = new KeyMemory(_time);

    [Fact]
    public void A_key_is_known_for_its_window_and_new_after_it()
    {
        var first = _memory.Recall("a", "request", 1, Bounds);

        _time.Advance(Bounds.Window - TimeSpan.FromTicks(1));
        Assert.Same(first, _memory.Recall("a", "request", 1, Bounds));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.NotSame(first, _memory.Recall("a", "request", 1, Bounds));
        Assert.Equal(1, _memory.Count);
    }

    [Fact]
    public void The_oldest_key_goes_when_there_are_too_many()
    {
        var keys = "abcd".Select(letter => _memory.Recall($"{letter}", "request", 1, Bounds)).ToArray();

        Assert.Equal(3, _memory.Count);
        Assert.Same(keys[3], _memory.Recall("d", "request", 1, Bounds));
        Assert.Same(keys[1], _memory.Recall("b", "request", 1, Bounds));
        Assert.NotSame(keys[0], _memory.Recall("a", "request", 1, Bounds));
    }

    [Fact]
    public async Task Who_asks_while_it_is_being_sent_waits_for_that()
    {
        var key = _memory.Recall("a", "request", 1, Bounds);
        var sending = new TaskCompletionSource();

        var first = key.SendRestAsync(_ => sending.Task);
        var second = key.SendRestAsync(_ => throw new InvalidOperationException("It is being sent already."));
        Assert.False(second.IsCompleted);
        sending.SetResult();

        await Task.WhenAll(first, second);
    }
}
