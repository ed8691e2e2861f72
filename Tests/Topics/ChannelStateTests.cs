using Orleans.Channels.Grains;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

public sealed class ChannelStateTests
{
    private readonly StateDouble _storage = new();
    private int _fences;

    [Fact]
    public Task Writes_asked_for_while_one_is_under_way_become_one_that_covers_them_all() => Turns.RunAsync(async () =>
    {
        var state = NewState(_storage);
        state.Value.Add("a");
        var first = state.WriteAsync();
        state.Value.Add("b");
        var second = state.WriteAsync();
        state.Value.Add("c");
        var third = state.WriteAsync();

        (await _storage.Writes.NextAsync()).Answer(true);
        await first.WaitAsync(Patience.Long);
        var covering = await _storage.Writes.NextAsync();
        Assert.Equal("a b c", covering.Request);
        Assert.False(second.IsCompleted || third.IsCompleted);
        covering.Answer(true);

        await Task.WhenAll(second, third).WaitAsync(Patience.Long);
        Assert.Equal(2, _storage.Writes.Count);
    });

    [Fact]
    public Task Two_writes_are_never_under_way_at_once_even_when_one_asks_as_soon_as_its_own_is_done() => Turns.RunAsync(async () =>
    {
        var state = NewState(_storage);
        var writers = Enumerable.Range(0, 3).Select(_ => WriteTwiceAsync(state)).ToArray();
        while (!Task.WhenAll(writers).IsCompleted)
        {
            var next = _storage.Writes.NextAsync();
            if (await Task.WhenAny(next, Task.WhenAll(writers)) == next)
            {
                (await next).Answer(true);
            }
        }

        await Task.WhenAll(writers);
        Assert.Equal(1, _storage.MostAtOnce);
        Assert.InRange(_storage.Writes.Count, 3, 6);
    });

    [Fact]
    public Task A_storage_that_answers_at_once_writes_each_time_it_is_asked() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);

        for (var number = 1; number <= 4; number++)
        {
            state.Value.Add($"{number}");
            await state.WriteAsync();
            Assert.Equal(number, storage.Writes.Count);
        }
    });

    [Fact]
    public Task A_write_that_fails_fails_for_who_asked_and_the_next_goes_on() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);
        state.Value.Add("a");
        storage.FailsNext = true;
        await Assert.ThrowsAsync<TimeoutException>(state.WriteAsync);

        storage.FailsNext = false;
        await state.WriteIfChangedAsync();
        await state.WriteIfChangedAsync();
        Assert.Equal(2, storage.Writes.Count);

        await state.WriteAsync();
        Assert.Equal(3, storage.Writes.Count);
    });

    [Fact]
    public Task A_write_that_fails_does_not_fail_those_who_asked_after_it() => Turns.RunAsync(async () =>
    {
        var state = NewState(_storage);
        state.Value.Add("a");
        var first = state.WriteAsync();
        var second = state.WriteAsync();

        (await _storage.Writes.NextAsync()).Fail();
        (await _storage.Writes.NextAsync()).Answer(true);

        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Patience.Long));
        await second.WaitAsync(Patience.Long);
    });

    [Fact]
    public Task State_that_nobody_has_looked_at_is_not_written_when_the_topic_goes_to_rest() => Turns.RunAsync(async () =>
    {
        var state = NewState(_storage);

        await state.WriteIfChangedAsync();

        Assert.Equal(0, _storage.Writes.Count);
    });

    [Fact]
    public Task State_that_was_looked_at_and_not_changed_is_not_written_either() => Turns.RunAsync(async () =>
    {
        var state = NewState(new StateDouble(answersAtOnce: true));
        state.Value.Add("a");
        await state.WriteAsync();
        Assert.Single(state.Value);

        await state.WriteIfChangedAsync();

        Assert.Null(state.Unwritten);
    });

    [Fact]
    public Task State_changed_during_a_write_is_written_when_the_topic_goes_to_rest() => Turns.RunAsync(async () =>
    {
        var state = NewState(_storage);
        var first = state.WriteAsync();
        state.Value.Add("during");
        (await _storage.Writes.NextAsync()).Answer(true);
        await first.WaitAsync(Patience.Long);

        var rest = state.WriteIfChangedAsync();
        var write = await _storage.Writes.NextAsync();
        write.Answer(true);
        await rest.WaitAsync(Patience.Long);

        Assert.Equal("during", write.Request);
    });

    [Fact]
    public Task A_write_whose_answer_was_lost_is_known_again_and_the_next_goes_on_from_it() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);
        state.Value.Add("a");
        storage.LosesNext = true;
        await Assert.ThrowsAsync<TimeoutException>(state.WriteAsync);

        state.Value.Add("b");
        await state.WriteAsync();

        Assert.Equal("a b", storage.Stored);
        Assert.Equal(["a", "b"], state.Value);
        Assert.Equal(0, _fences);
    });

    [Fact]
    public Task What_another_activation_has_written_is_not_written_over() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);
        state.Value.Add("a");
        storage.LosesNext = true;
        await Assert.ThrowsAsync<TimeoutException>(state.WriteAsync);
        storage.WriteAsAnother("other");

        state.Value.Add("b");
        await Assert.ThrowsAsync<TopicMovedException>(state.WriteAsync);
        await Assert.ThrowsAsync<TopicMovedException>(state.WriteAsync);

        Assert.Equal("other", storage.Stored);
        Assert.Equal(1, _fences);
        Assert.Null(state.Unwritten);
        Assert.Equal(["other"], storage.State);
    });

    [Fact]
    public Task A_read_that_is_behind_neither_ends_the_topic_nor_lets_it_write_over_anything() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);
        state.Value.Add("a");
        await state.WriteAsync();
        storage.ReadsBehind = true;
        storage.WriteAsAnother("other");

        state.Value.Add("b");
        await Assert.ThrowsAsync<InconsistentStateException>(state.WriteAsync);
        Assert.Equal(0, _fences);
        storage.ReadsBehind = false;
        await Assert.ThrowsAsync<TopicMovedException>(state.WriteAsync);

        Assert.Equal("other", storage.Stored);
    });

    [Fact]
    public Task The_next_activation_writes_what_one_before_it_could_not_and_knows_its_late_write() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var before = NewState(storage);
        before.Value.Add("a");
        storage.LosesNext = true;
        await Assert.ThrowsAsync<TimeoutException>(before.WriteAsync);
        before.Value.Add("b");
        var after = NewState(storage);

        after.Restore(before.Unwritten!);
        await after.WriteIfChangedAsync();

        Assert.Equal("a b", storage.Stored);
        Assert.Null(after.Unwritten);
    });

    [Fact]
    public Task A_state_that_is_closed_is_not_written() => Turns.RunAsync(async () =>
    {
        var storage = new StateDouble(answersAtOnce: true);
        var state = NewState(storage);
        state.Value.Add("a");
        state.Close();

        await Assert.ThrowsAsync<TopicMovedException>(state.WriteAsync);

        Assert.Equal(0, storage.Writes.Count);
        Assert.NotNull(state.Unwritten);
    });

    private ChannelState<List<string>> NewState(StateDouble storage) => new(storage, new JsonStorageSerializer(), "tally:1", () => _fences++);

    private static async Task WriteTwiceAsync(ChannelState<List<string>> state)
    {
        await state.WriteAsync();
        await state.WriteAsync();
    }
}
