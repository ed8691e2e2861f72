using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

public sealed class ClientJoinTests
{
    [Fact]
    public async Task A_refused_join_says_why_and_another_may_be_tried()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var refused = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        connection.Answer(1, 1, "room:1", """{"reason":"unauthorized"}""", "error");

        Assert.Equal("unauthorized", (await Assert.ThrowsAsync<JoinRefusedException>(() => refused)).Reply.Reason);
        var joining = room.JoinAsync<SaidMessage>();
        await connection.HearAsync("""["2","2","room:1","phx_join",{}]""");
        connection.Answer(2, 2, "room:1", """{"body":"welcome"}""");
        Assert.Equal("welcome", (await joining).Body);
        Assert.Equal("welcome", (await room.JoinAsync<SaidMessage>()).Body);
    }

    [Fact]
    public async Task A_server_that_cannot_at_the_moment_is_asked_again()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        connection.Answer(1, 1, "room:1", """{"reason":"unavailable"}""", "error");
        await Patience.UntilAsync(() => room.State == ChannelState.Resting);
        rig.Pass(seconds: 1);

        await connection.HearAsync("""["2","2","room:1","phx_join",{}]""");
        connection.Answer(2, 2, "room:1");
        await joining;
    }

    [Fact]
    public async Task A_channel_that_crashed_is_joined_again_and_one_that_is_refused_then_is_asked_for_ever()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var events = room.Events().GetAsyncEnumerator();
        connection.Say("""["1","1","room:1","phx_error",{"reason":"channel_crash"}]""");
        await Patience.UntilAsync(() => room.State == ChannelState.Resting);
        for (var joinRef = 2; joinRef < 5; joinRef++)
        {
            rig.Pass(seconds: 1);
            await connection.HearAsync($$"""["{{joinRef}}","{{joinRef}}","room:1","phx_join",{}]""");
            connection.Answer(joinRef, joinRef, "room:1", status: "error");
            await Patience.UntilAsync(() => room.State == ChannelState.Resting);
        }

        rig.Pass(seconds: 1);
        await connection.HearAsync();
        connection.Answer(5, 5, "room:1");

        Assert.Equal(
            [ChannelEventKind.Away, ChannelEventKind.Refused, ChannelEventKind.Refused, ChannelEventKind.Refused, ChannelEventKind.Gap],
            (await Readers.NextAsync(events, 5)).Select(told => told.Kind));
    }

    [Fact]
    public async Task A_join_that_is_not_answered_is_left_and_its_late_answer_counts_for_nothing()
    {
        await using var rig = new ClientRig(options => options.HeartbeatInterval = TimeSpan.FromMinutes(5));
        var room = rig.Room();
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        rig.Pass(seconds: 10);
        await connection.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        connection.Answer(1, 1, "room:1");
        await connection.ReadToTheEndAsync();
        rig.Pass(seconds: 1);

        await connection.HearAsync("""["3","3","room:1","phx_join",{}]""");
        Assert.False(joining.IsCompleted);
        connection.Answer(3, 3, "room:1");
        await joining;
    }

    [Fact]
    public async Task A_channel_that_is_left_while_it_joins_is_left_and_may_be_joined_again_at_once()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        var leaving = room.LeaveAsync();
        await Assert.ThrowsAsync<ChannelClosedException>(() => joining);
        var again = room.JoinAsync();
        await connection.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        await connection.HearAsync("""["3","3","room:1","phx_join",{}]""");
        connection.Answer(1, 1, "room:1");
        connection.Answer(3, 3, "room:1");

        await again;
        Assert.False(leaving.IsCompleted);
        connection.Say("""["1","1","room:1","phx_close",{}]""");
        await leaving.WaitAsync(Patience.Long);
        Assert.Equal(ChannelState.Joined, room.State);
    }

    [Fact]
    public async Task A_leave_that_nobody_answers_is_waited_for_as_long_as_a_join()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var leaving = room.LeaveAsync();
        await connection.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        rig.Pass(seconds: 10);

        await leaving.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_join_that_everybody_gave_up_is_not_wanted_any_more()
    {
        await using var rig = new ClientRig();
        var room = rig.Room();
        using var patience = new CancellationTokenSource();
        var one = room.JoinAsync(patience.Token);
        var other = room.JoinAsync(patience.Token);
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await connection.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        Assert.Equal(ChannelState.Left, room.State);
    }

    [Fact]
    public async Task A_second_channel_of_a_topic_is_refused_until_the_first_is_disposed()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var refusal = Assert.Throws<InvalidOperationException>(() => rig.Room());
        Assert.Contains("already", refusal.Message, StringComparison.Ordinal);

        await room.DisposeAsync();
        var next = rig.Room();
        var joining = next.JoinAsync();
        await connection.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        await connection.HearAsync("""["3","3","room:1","phx_join",{}]""");
        connection.Answer(1, 2, "room:1");
        connection.Say("""["1","1","room:1","phx_close",{}]""");
        connection.Answer(3, 3, "room:1");
        await joining;
        Assert.Equal(ChannelState.Joined, next.State);
    }

    [Fact]
    public async Task A_channel_that_the_server_ended_is_over_and_what_waits_is_told()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var events = Readers.AllOf(room.Events());
        connection.Say("""["1","1","room:1","phx_close",{}]""");

        Assert.Equal([ChannelEventKind.Closed], await events);
        rig.Pass(seconds: 60);
        Assert.Equal(ChannelState.Closed, room.State);
    }

    [Fact]
    public async Task Params_that_cannot_be_made_fail_the_first_join_and_not_the_connection()
    {
        await using var rig = new ClientRig();
        var isBroken = true;
        var room = rig.Client.Channel("room:1", () => isBroken ? throw new InvalidDataException("No token.") : new NumberMessage(7), ClientJson.Default);

        await Assert.ThrowsAsync<InvalidDataException>(() => room.JoinAsync());
        isBroken = false;
        var joining = room.JoinAsync();
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync("""["2","2","room:1","phx_join",{"n":7}]""");
        connection.Answer(2, 2, "room:1");
        await joining;
    }

    [Fact]
    public async Task A_type_that_the_context_does_not_know_is_told_with_its_cure()
    {
        await using var rig = new ClientRig();

        Assert.Contains("[JsonSerializable(typeof(Version))]", Assert.Throws<InvalidOperationException>(() => rig.Client.Channel("room:1", new Version(1, 0), ClientJson.Default)).Message, StringComparison.Ordinal);
    }
}
