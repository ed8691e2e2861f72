using System.Text.Json;
using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>What comes is read in order, and a slow reader is its own concern.</summary>
public sealed class ClientSubscriptionTests
{
    [Fact]
    public async Task Who_subscribes_before_joining_hears_all_from_the_join_on_in_order()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var events = room.Events().GetAsyncEnumerator();
        var connection = await rig.JoinAsync(room);
        Say(connection, from: 1, through: 3);

        var heard = await Readers.NextAsync(events, 4);
        Assert.Equal(["", "counted", "counted", "counted"], heard.Select(told => told.Event));
        Assert.Equal(ChannelEventKind.Joined, heard[0].Kind);
        Assert.Equal([1, 2, 3], heard[1..].Select(told => told.Read(ClientJson.Default.NumberMessage)!.N));
    }

    [Fact]
    public async Task A_slow_reader_loses_the_oldest_is_told_so_in_their_place_and_holds_up_nobody()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var slow = room.Events(new SubscriptionOptions { Capacity = 3 });
        var fast = room.On<NumberMessage>("counted");
        Say(connection, from: 1, through: 10);

        Assert.Equal(Enumerable.Range(1, 10), (await Readers.NextAsync(fast.GetAsyncEnumerator(), 10)).Select(number => number.N));
        var heard = await Readers.NextAsync(slow.GetAsyncEnumerator(), 4);
        Assert.Equal((ChannelEventKind.Dropped, 7), (heard[0].Kind, heard[0].Dropped));
        Assert.Equal([8, 9, 10], heard[1..].Select(told => told.Read(ClientJson.Default.NumberMessage)!.N));
        Assert.Equal((7, 0), (slow.Dropped, fast.Dropped));
    }

    [Fact]
    public async Task Of_states_that_replace_each_other_only_the_latest_waits()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var latest = room.On<NumberMessage>("counted", new SubscriptionOptions { Overflow = OverflowPolicy.KeepLatest });
        Say(connection, from: 1, through: 10);
        await Patience.UntilAsync(() => latest.Dropped == 9);

        Assert.Equal(10, Assert.Single(await Readers.NextAsync(latest.GetAsyncEnumerator(), 1)).N);
    }

    [Fact]
    public async Task A_reader_that_may_lose_nothing_holds_up_the_connection_until_there_is_room()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var all = room.On<NumberMessage>("counted", new SubscriptionOptions { Capacity = 2, Overflow = OverflowPolicy.Wait }).GetAsyncEnumerator();
        Say(connection, from: 1, through: 10);
        await Patience.UntilAsync(() => connection.Unread == 8);
        rig.Pass(seconds: 60);
        Assert.Equal(ChannelState.Joined, room.State);

        Assert.Equal(Enumerable.Range(1, 10), (await Readers.NextAsync(all, 10)).Select(number => number.N));
    }

    [Fact]
    public async Task A_reader_that_gives_up_holds_up_nobody_any_more()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var never = room.On<NumberMessage>("counted", new SubscriptionOptions { Capacity = 1, Overflow = OverflowPolicy.Wait });
        Say(connection, from: 1, through: 3);
        await Patience.UntilAsync(() => connection.Unread == 2);

        never.Dispose();

        await Patience.UntilAsync(() => connection.Unread == 0);
    }

    [Fact]
    public async Task A_cancelled_reader_is_told_so_and_is_gone()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        using var enough = new CancellationTokenSource();
        var said = room.On<NumberMessage>("counted", enough.Token);
        Say(connection, from: 1, through: 1);
        var reader = said.GetAsyncEnumerator();
        await Readers.NextAsync(reader, 1);
        var next = reader.MoveNextAsync().AsTask();
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Throws<InvalidOperationException>(() => said.GetAsyncEnumerator());
    }

    [Fact]
    public async Task Bytes_are_read_as_bytes_and_not_as_anything_else()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var bytes = room.OnBytes("bin").GetAsyncEnumerator();
        var text = room.On<JsonElement>("bin").GetAsyncEnumerator();
        connection.SayBytes("020603726f6f6d3a3162696e68656c6c6f");
        connection.SayBytes("00010603" + "31726f6f6d3a3162696e" + "0102");

        Assert.Equal(["68656C6C6F", "0102"], (await Readers.NextAsync(bytes, 2)).Select(each => Convert.ToHexString(each.Span)));
        await Assert.ThrowsAsync<JsonException>(() => text.MoveNextAsync().AsTask());
    }

    private static void Say(ScriptedConnection connection, int from, int through)
    {
        for (var number = from; number <= through; number++)
        {
            connection.Say($$"""[null,null,"room:1","counted",{"n":{{number}}}]""");
        }
    }
}
