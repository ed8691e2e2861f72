using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>What is said of a push is true, in whatever order things happen.</summary>
public sealed class ClientPushTests
{
    private static readonly NumberMessage One = new(1);

    [Fact]
    public async Task An_answer_is_read_and_a_refusal_says_why()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var answered = room.PushAsync<NumberMessage, SaidMessage>("ask", One);
        var refused = room.PushAsync("ask", One);
        await connection.HearAsync("""["1","2","room:1","ask",{"n":1}]""");
        await connection.HearAsync("""["1","3","room:1","ask",{"n":1}]""");
        connection.Answer(1, 3, "room:1", """{"reason":"no"}""", "error");
        connection.Answer(1, 2, "room:1", """{"body":"yes"}""");

        Assert.Equal("yes", (await answered).Body);
        var refusal = await Assert.ThrowsAsync<PushException>(() => refused);
        Assert.Equal((PushOutcome.Refused, "no"), (refusal.Outcome, refusal.Reply!.Reason));
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_answers_nothing()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var pushed = room.PushAsync("ask", One);
        await connection.HearAsync();
        rig.Pass(seconds: 10);

        Assert.Equal(PushOutcome.TimedOut, (await Assert.ThrowsAsync<PushException>(() => pushed)).Outcome);
        connection.Answer(1, 2, "room:1");
        var next = room.PushAsync("ask", One);
        await connection.HearAsync("""["1","3","room:1","ask",{"n":1}]""");
        connection.Answer(1, 3, "room:1");
        await next;
    }

    [Theory]
    [InlineData("""["1","1","room:1","phx_error",{}]""")]
    [InlineData("""["1","1","room:1","phx_close",{}]""")]
    [InlineData("""["1","2","room:1","phx_reply",{"status":"error","response":{"reason":"unavailable"}}]""")]
    public async Task A_push_whose_answer_cannot_come_any_more_is_lost_and_may_have_run(string end)
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var pushed = room.PushAsync("ask", One);
        await connection.HearAsync();
        connection.Say(end);

        Assert.Equal(PushOutcome.Lost, (await Assert.ThrowsAsync<PushException>(() => pushed)).Outcome);
    }

    [Fact]
    public async Task A_connection_that_breaks_loses_what_was_sent_and_the_next_gets_what_was_not()
    {
        await using var rig = new ClientRig();
        var (room, first) = await rig.JoinAsync();
        var sent = room.PushAsync("ask", One);
        await first.HearAsync();
        first.Clog();
        var halfway = room.PushAsync("ask", new NumberMessage(2));
        var behind = room.PushAsync("ask", new NumberMessage(3));
        first.Break();

        Assert.Equal(PushOutcome.Lost, (await Assert.ThrowsAsync<PushException>(() => sent)).Outcome);
        Assert.Equal(PushOutcome.Lost, (await Assert.ThrowsAsync<PushException>(() => halfway)).Outcome);
        var later = room.PushAsync("ask", new NumberMessage(4));
        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Pass(seconds: 1);
        var second = await rig.Server.AcceptAsync();
        await second.HearAsync("""["6","6","room:1","phx_join",{}]""");
        Assert.False(second.HasMore);
        second.Answer(6, 6, "room:1");
        await second.HearAsync("""["6","4","room:1","ask",{"n":3}]""");
        await second.HearAsync("""["6","5","room:1","ask",{"n":4}]""");
        second.Answer(6, 4, "room:1");
        second.Answer(6, 5, "room:1");
        await behind;
        await later;
    }

    [Fact]
    public async Task A_push_while_away_waits_no_longer_than_its_time_and_is_not_sent_afterwards()
    {
        await using var rig = new ClientRig();
        rig.Server.Refusal = new IOException("Nobody is there.");
        var room = rig.Room();
        _ = room.JoinAsync();
        var waits = room.PushAsync("ask", One, new PushOptions { Timeout = TimeSpan.FromSeconds(3) });
        var fails = room.PushAsync("ask", One, new PushOptions { WhileAway = WhileAway.Fail });

        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => fails)).Outcome);
        Assert.False(waits.IsCompleted);
        rig.Pass(seconds: 3);
        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => waits)).Outcome);
        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Server.Refusal = null;
        rig.Pass(seconds: 1);
        var connection = await rig.Server.AcceptAsync();
        await connection.HearAsync();
        connection.Answer(4, 4, "room:1");
        connection.Answer(1, 1, "room:1");
        await connection.ReadToTheEndAsync();
        Assert.False(connection.HasMore);
    }

    [Fact]
    public async Task A_push_that_is_cancelled_before_its_turn_is_never_sent()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        connection.Clog();
        var first = room.PushAsync("ask", One);
        using var cancelled = new CancellationTokenSource();
        var second = room.PushAsync("ask", new NumberMessage(2), null, cancelled.Token);
        var third = room.PushAsync("ask", new NumberMessage(3));
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        connection.Unclog();

        await connection.HearAsync("""["1","2","room:1","ask",{"n":1}]""");
        await connection.HearAsync("""["1","4","room:1","ask",{"n":3}]""");
        connection.Answer(1, 2, "room:1");
        connection.Answer(1, 4, "room:1");
        await Task.WhenAll(first, third);
    }

    [Fact]
    public async Task Of_a_channel_that_nobody_joins_nothing_is_sent()
    {
        await using var rig = new ClientRig();

        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => rig.Room().PushAsync("ask", One))).Outcome);
    }

    [Fact]
    public async Task More_pushes_than_the_bound_are_not_sent()
    {
        await using var rig = new ClientRig(options => options.MaxPendingPushes = 2);
        var (room, connection) = await rig.JoinAsync();
        Task[] pending = [room.PushAsync("ask", One), room.PushAsync("ask", One)];
        var over = room.PushAsync("ask", One);

        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => over)).Outcome);
        connection.Answer(1, 2, "room:1");
        connection.Answer(1, 3, "room:1");
        await Task.WhenAll(pending);
    }

    [Fact]
    public async Task What_wants_no_answer_is_done_when_it_is_sent()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();

        await room.SendAsync("tell", One);

        await connection.HearAsync("""["1","2","room:1","tell",{"n":1}]""");
    }

    [Fact]
    public async Task Bytes_go_and_come_as_bytes()
    {
        await using var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var pushed = room.PushBytesAsync("bin", new byte[] { 0, 1, 0xfe, 0xff });
        await connection.HearAsync("00010106033132726f6f6d3a3162696e0001feff");
        connection.SayBytes("01010106023132726f6f6d3a316f6b0001feff");

        Assert.Equal(new byte[] { 0, 1, 0xfe, 0xff }, (await pushed).Response.ToArray());
        await Assert.ThrowsAsync<ArgumentException>(() => room.PushBytesAsync(new string('e', 256), default));
    }
}
