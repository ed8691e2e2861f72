using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A history in grain storage is told whole, or not at all.</summary>
public sealed class HistoryStoreTests
{
    private readonly FaultyStorage _storage = new();

    [Theory]
    [InlineData(100, 0)]
    [InlineData(200, 12_000)]
    [InlineData(20, 300_000)]
    public Task As_many_broadcasts_as_the_route_says_are_kept_whatever_they_weigh(int size, int bytes) => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage, size);
        await before.SayAsync(1, 10, bytes);
        var seen = before.History.Position;
        await before.SayAsync(11, 10 + size, bytes);

        var after = await HistoryRig.OpenAsync(_storage, size);

        Assert.Equal(Enumerable.Range(11, size), after.Since(seen));
    });

    [Fact]
    public Task The_storage_does_not_grow_with_what_has_been_said() => Turns.RunAsync(async () =>
    {
        var rig = await HistoryRig.OpenAsync(_storage, 100);
        await rig.SayAsync(1, 500, 0);
        var records = _storage.Keys.Count();

        await rig.SayAsync(501, 2_000, 0);

        Assert.Equal(records, _storage.Keys.Count());
        Assert.InRange(records, 2, 6);
    });

    [Theory]
    [InlineData(100, 500)]
    [InlineData(500, 100)]
    [InlineData(300, 301)]
    public Task A_route_whose_size_was_changed_tells_all_that_it_kept(int size, int changed) => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage, size);
        await before.SayAsync(1, 950, 0);
        var seen = before.History.Position;
        await before.SayAsync(951, 1_000, 0);

        var after = await HistoryRig.OpenAsync(_storage, changed);
        Assert.Equal(Enumerable.Range(951, 50), after.Since(seen));
        await after.SayAsync(1_001, 1_040, 0);
        var again = await HistoryRig.OpenAsync(_storage, size);

        Assert.Equal(Enumerable.Range(951, 90), again.Since(seen));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_client_that_missed_what_was_in_a_lost_record_is_not_recovered_and_one_that_saw_it_is(int lost) => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage, 500);
        var positions = new List<HistoryPosition>();
        for (var number = 1; number <= 200; number++)
        {
            positions.Add(before.History.Position);
            Assert.True(await before.SayAsync(number));
        }

        _storage.Remove($"history-{lost}", "log:1");
        var after = await HistoryRig.OpenAsync(_storage, 500);

        var known = 64 * (lost + 1);
        Assert.All(positions[..known], seen => Assert.Null(after.Since(seen)));
        Assert.All(Enumerable.Range(known, 200 - known), seen => Assert.Equal(Enumerable.Range(seen + 1, 200 - seen), after.Since(positions[seen])));
    });

    [Fact]
    public Task Without_its_first_record_it_is_another_history() => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage);
        await before.SayAsync(1, 100, 0);
        _storage.Remove("history", "log:1");

        var after = await HistoryRig.OpenAsync(_storage);
        await after.SayAsync(101, 200, 0);

        Assert.Null(after.Since(before.History.Position));
    });

    [Fact]
    public Task What_a_silo_of_the_first_version_wrote_is_another_history_and_it_takes_what_this_one_writes_for_one_that_lacks_something() => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage);
        await before.SayAsync(1, 10, 0);
        Assert.Contains("\"IsBehind\":true", _storage.Json("history", "log:1"), StringComparison.Ordinal);
        _storage.Put("history", "log:1", json => json.Replace("\"Format\":1", "\"Format\":0", StringComparison.Ordinal));

        var after = await HistoryRig.OpenAsync(_storage);

        Assert.Null(after.Since(before.History.Position));
    });

    [Fact]
    public Task A_segment_that_is_some_writes_behind_is_not_taken_for_the_one_that_was_there() => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage, 64);
        await before.SayAsync(1, 64 * 3, 0);
        var seen = before.History.Position;
        var old = _storage.Keys.Where(key => !key.StartsWith("history|", StringComparison.Ordinal))
            .Select(key => key.Split('|')[0])
            .ToDictionary(state => state, state => _storage.Json(state, "log:1")!);
        await before.SayAsync(193, 240, 0);
        foreach (var (state, json) in old)
        {
            _storage.Put(state, "log:1", _ => json);
        }

        var after = await HistoryRig.OpenAsync(_storage, 64);

        Assert.Equal(Enumerable.Range(193, 48), after.Since(seen));
    });

    [Fact]
    public Task What_was_said_after_a_backup_is_not_mistaken_for_what_is_said_after_it_was_put_back() => Turns.RunAsync(async () =>
    {
        var before = await HistoryRig.OpenAsync(_storage);
        await before.SayAsync(1, 10, 0);
        var restore = _storage.Backup();
        await before.SayAsync(11, 12, 0);
        var seen = before.History.Position;
        await before.SayAsync(13, 15, 0);
        restore();

        var after = await HistoryRig.OpenAsync(_storage);
        Assert.Null(after.Since(seen));
        await after.SayAsync(16, 25, 0);

        Assert.Null(after.Since(seen));
    });

    [Theory]
    [InlineData("history|")]
    [InlineData("history-0")]
    [InlineData("history-1")]
    public Task A_write_whose_answer_was_lost_is_known_again(string record) => Turns.RunAsync(async () =>
    {
        var rig = await HistoryRig.OpenAsync(_storage);
        var seen = rig.History.Position;
        await rig.SayAsync(1, 5, 0);

        _storage.LosesAnswerOf = record;
        await rig.SayAsync(6, 150, 0);

        Assert.Null(_storage.LosesAnswerOf);
        Assert.Equal(0, rig.Fences);
        var after = await HistoryRig.OpenAsync(_storage);
        Assert.Equal(Enumerable.Range(1, 150), after.Since(seen));
    });

    [Fact]
    public Task Whose_history_another_activation_has_taken_over_stores_nothing_more() => Turns.RunAsync(async () =>
    {
        var zombie = await HistoryRig.OpenAsync(_storage);
        await zombie.SayAsync(1, 70, 0);
        var seen = zombie.History.Position;
        var heir = await HistoryRig.OpenAsync(_storage);

        Assert.False(await zombie.SayAsync(71));
        await heir.SayAsync(71, 200, 0);
        Assert.False(await zombie.SayAsync(72));

        Assert.Equal(1, zombie.Fences);
        Assert.Equal(Enumerable.Range(71, 130), (await HistoryRig.OpenAsync(_storage)).Since(seen));
    });

    [Fact]
    public Task A_segment_that_a_lost_activation_sealed_too_late_is_written_over() => Turns.RunAsync(async () =>
    {
        var zombie = await HistoryRig.OpenAsync(_storage);
        await zombie.SayAsync(1, 64, 0);
        var seen = zombie.History.Position;
        var heir = await HistoryRig.OpenAsync(_storage);
        Assert.False(await zombie.SayAsync(65));
        Assert.NotNull(_storage.Json("history-0", "log:1"));

        await heir.SayAsync(65, 140, 0);

        Assert.Equal(0, heir.Fences);
        Assert.Equal(Enumerable.Range(65, 76), (await HistoryRig.OpenAsync(_storage)).Since(seen));
    });

    [Fact]
    public Task What_is_closed_stores_nothing_and_leaves_what_moves_as_it_was() => Turns.RunAsync(async () =>
    {
        var moved = await HistoryRig.OpenAsync(_storage);
        await moved.SayAsync(1, 5, 0);
        moved.Store.Close();

        Assert.False(await moved.SayAsync(6));

        Assert.Equal(5, moved.Store.ToMoved(moved.History.ToSegment())!.Head!.State!.Open.Broadcasts.Count);
    });

    [Fact]
    public Task A_storage_that_is_down_is_waited_for_until_the_topic_ends_and_then_only_the_storage_knows() => Turns.RunAsync(async () =>
    {
        var rig = await HistoryRig.OpenAsync(_storage);
        await rig.SayAsync(1, 5, 0);
        _storage.IsDown = true;
        var waiting = rig.SayAsync(6);
        await Patience.UntilAsync(() => _storage.Refused > 1);
        Assert.False(waiting.IsCompleted);

        rig.Store.Close();

        Assert.False(await waiting.WaitAsync(Patience.Long));
        Assert.Null(rig.Store.ToMoved(rig.History.ToSegment()));
    });

    [Fact]
    public Task What_is_stored_behind_and_not_yet_written_is_not_told_as_whole() => Turns.RunAsync(async () =>
    {
        var killed = await HistoryRig.OpenAsync(_storage, where: HistoryStorage.Behind);
        var seen = killed.History.Position;
        await killed.SayAsync(1, 5, 0);
        await killed.Store.WriteBehindAsync();
        await killed.SayAsync(6, 7, 0);

        var after = await HistoryRig.OpenAsync(_storage, where: HistoryStorage.Behind);

        Assert.Null(after.Since(seen));
        await after.SayAsync(1, 3, 0);
        var second = after.History.Position;
        await after.SayAsync(4, 5, 0);
        await after.Store.FlushAsync();
        var third = await HistoryRig.OpenAsync(_storage, where: HistoryStorage.Behind);
        Assert.Equal(Enumerable.Range(4, 2), third.Since(second));
    });

    [Fact]
    public Task Epochs_go_up_though_the_clock_of_the_next_silo_is_behind() => Turns.RunAsync(async () =>
    {
        var first = await HistoryRig.OpenAsync(_storage, epoch: TopicEpoch.Next(TimeProvider.System) + TimeSpan.FromHours(1).Ticks);
        await first.SayAsync(1, 3, 0);

        var second = await HistoryRig.OpenAsync(_storage);

        Assert.True(second.Store.Epoch > first.Store.Epoch);
    });
}
