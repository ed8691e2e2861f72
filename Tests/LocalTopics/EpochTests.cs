namespace Orleans.Channels.Tests;

/// <summary>Two activations of one topic, one after the other or both at once during a membership change.</summary>
public sealed class EpochTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task Batches_of_another_epoch_are_not_believed()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();

        await _rig.ReceiveAsync(0, 0, GatewayRig.Broadcast(1));
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        await socket.ExpectAsync(GatewayRig.Said(1));
        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Repairs.Count);
    }

    [Fact]
    public async Task A_join_answered_by_a_new_activation_lets_the_old_ones_members_join_it_too()
    {
        var (old, topic, oldMember) = await _rig.JoinedAsync();
        var socket = _rig.Connect();
        await _rig.JoinAsync(socket, "1", epoch: 2);

        var rejoin = await topic.Joins.NextAsync();
        Assert.Equal(oldMember, rejoin.Request.Member);
        rejoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));

        await socket.ExpectAsync(GatewayRig.Said(1));
        await old.ExpectAsync(GatewayRig.Said(1));
    }

    [Fact]
    public async Task A_join_answered_by_an_activation_that_another_has_followed_is_asked_again()
    {
        await _rig.JoinAsync(_rig.Connect(), "1", epoch: 2);
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        var again = await _rig.TopicOf(Topic).Joins.NextAsync();
        Assert.Equal(join.Request.Member, again.Request.Member);
        again.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
    }

    [Fact]
    public async Task What_the_old_activation_said_during_a_join_is_not_given_to_a_member_of_the_new_one()
    {
        await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));

        await _rig.ReceiveAsync(2, 0, new TopicEvent(1, TopicEventKind.Push, "new", Payload.Empty, join.Request.Member));
        await socket.ExpectAsync(TestSocket.Push("1", Topic, "new"));
    }

    [Fact]
    public async Task What_is_held_of_the_old_activation_is_not_given_behind_a_join_that_the_new_one_answers()
    {
        var (first, topic, _) = await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));
        await first.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2));
        await _rig.ReceiveAsync(2, GatewayRig.Moved(3));
        await topic.AcceptJoinAsync(epoch: 2);

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_a_new_activation_says_before_it_answers_a_rejoin_is_kept_however_low_its_offsets()
    {
        var (socket, topic, _) = await _rig.JoinedAsync(offset: 100, linkStart: 100);
        var other = _rig.Connect();
        await _rig.JoinAsync(other, "1", epoch: 2);

        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));
        (await topic.Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await other.ExpectAsync(GatewayRig.Said(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
    }

    [Fact]
    public async Task Batches_of_the_new_activation_that_come_before_its_joins_answer_are_kept_for_it()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();
        await _rig.ReceiveAsync(1, 0, GatewayRig.Broadcast(1));
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(2));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(2));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_topic_that_moved_on_before_its_joins_answer_came_is_joined_again_where_it_is_now()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var topic = _rig.TopicOf(Topic);
        var join = await topic.Joins.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Moved(2));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(1));
        var again = await topic.Joins.NextAsync();
        Assert.NotNull(again.Request.Rejoin);
        again.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        socket.Send("1", "2", Topic, "ping");
        Assert.Equal((2, "ping"), await topic.Calls.NextAsync() is var call ? (call.Request.Epoch, call.Request.Names) : default);
    }

    [Fact]
    public async Task An_activation_that_has_forgotten_its_member_takes_it_in_again_and_what_it_pushed()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");

        (await topic.Calls.NextAsync()).Answer(MemberReply.Unknown);
        Assert.Equal(member, await topic.AcceptJoinAsync());

        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_join_that_was_asked_before_the_activation_forgot_its_members_is_asked_again()
    {
        var (first, topic, _) = await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();
        first.Send("1", "2", Topic, "ping");
        (await topic.Calls.NextAsync()).Answer(MemberReply.Unknown);
        await topic.AcceptJoinAsync();
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));
        Assert.Equal(join.Request.Member, await topic.AcceptJoinAsync());

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_answer_that_waits_for_what_was_never_said_is_not_given_when_the_topic_moves_on()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], After: 1));
        await socket.ExpectNothingAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", """{"reason":"unavailable"}"""));
        await topic.AcceptJoinAsync(epoch: 2);
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
    }

    [Fact]
    public async Task A_call_that_an_activation_was_busy_with_when_it_was_left_is_a_lost_one()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "slow");
        var call = await topic.Calls.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));

        call.Answer(MemberReply.Busy);
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", """{"reason":"unavailable"}"""));
        socket.Send("1", "3", Topic, "ping");
        var next = topic.Calls.NextAsync();
        while (!next.IsCompleted)
        {
            // Asked again where an answer takes its time.
            await Task.WhenAny(next, topic.AcceptJoinAsync(epoch: 2));
        }

        Assert.Equal(2, (await next).Request.Epoch);
    }

    [Fact]
    public async Task An_activation_that_was_left_by_mistake_goes_on_where_it_was_left()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        _rig.Registry.ReattachAll();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        // It has the member still, and owes it all that came since its join.
        await topic.AcceptJoinAsync(epoch: 1, linkStart: 0, offset: 0);
        await _rig.ReceiveAsync(2, GatewayRig.Broadcast(3));

        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2), GatewayRig.Said(3));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_that_joins_where_the_members_were_given_up_is_owed_nothing_from_before()
    {
        var (first, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        await first.ExpectAsync(GatewayRig.Said(1));
        _rig.Registry.ReattachAll();
        await topic.AcceptJoinAsync(epoch: 1);
        var second = _rig.Connect();
        second.Send("1", "1", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();
        await _rig.ReceiveAsync(10, GatewayRig.Broadcast(11));
        (await topic.Repairs.NextAsync()).Answer(null);
        await first.ExpectAsync(TestSocket.Error("1", Topic));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, Offset: 20));
        await _rig.ReceiveAsync(20, GatewayRig.Broadcast(21));

        await second.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(21));
        Assert.Equal(1, topic.Repairs.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_leave_whose_answer_was_held_back_is_true_when_what_it_waited_for_is_lost(bool siloIsGone)
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "phx_leave");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")], After: 5));
        var repair = await topic.Repairs.NextAsync();

        if (siloIsGone)
        {
            _rig.Registry.ReattachAll();
        }
        else
        {
            repair.Answer(GatewayRig.Batch(1, 0, GatewayRig.Moved(1)));
        }

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Close("1", Topic));
        await socket.ExpectNothingAsync();
        Assert.Equal(1, topic.Joins.Count);
    }

    [Fact]
    public async Task A_member_that_ended_in_the_activation_before_does_not_stay_in_the_one_that_took_it_in_since()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "phx_leave");
        var leave = await topic.Calls.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        await topic.AcceptJoinAsync(epoch: 2);

        leave.Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")]));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Close("1", Topic));
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_member_that_ended_before_its_join_was_answered_is_told_both(bool isClosed)
    {
        var status = isClosed ? JoinStatus.Closed : JoinStatus.Crashed;
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");

        (await _rig.TopicOf(Topic).Joins.NextAsync()).Answer(new JoinResponse(status, Payload.Empty));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), isClosed ? TestSocket.Close("1", Topic) : TestSocket.Error("1", Topic));
        socket.Send("1", "2", Topic, "ping");
        await socket.ExpectAsync(TestSocket.Reply(null, "2", Topic, "error", """{"reason":"unmatched topic"}"""));
    }

    [Fact]
    public async Task A_member_that_ended_where_it_is_to_be_taken_in_once_more_is_told_so()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));

        (await topic.Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Closed, Payload.Empty));

        await socket.ExpectAsync(TestSocket.Close("1", Topic));
    }

    [Fact]
    public async Task A_join_that_its_topic_moved_away_from_is_asked_again()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        (await _rig.TopicOf(Topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Moved, Payload.Empty));

        await _rig.TopicOf(Topic).AcceptJoinAsync(epoch: 2);

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
    }

    [Fact]
    public async Task A_rejoin_brings_the_assigns_that_the_topic_last_told_of()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "set");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], Assigns: Bytes.Json("""{"level":2}""")));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));

        var rejoin = (await topic.Joins.NextAsync()).Request;

        Assert.Equal((true, Bytes.Json("""{"level":2}""")), (rejoin.Rejoin!.HasAssigns, rejoin.Assigns));
    }

    [Fact]
    public async Task An_answer_of_an_activation_that_was_left_says_nothing_of_the_assigns_of_the_next()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "set");
        var late = await topic.Calls.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        var newer = Bytes.Json("""{"level":3}""");
        (await topic.Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2, Assigns: newer));

        late.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], Assigns: Bytes.Json("""{"level":2}""")));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        await _rig.ReceiveAsync(2, 0, GatewayRig.Moved(1));

        Assert.Equal(newer, (await topic.Joins.NextAsync()).Request.Assigns);
    }

    [Fact]
    public async Task More_than_is_held_for_a_member_that_rejoins_is_told_as_a_loss()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        var rejoin = await topic.Joins.NextAsync();
        await _rig.JoinAsync(_rig.Connect(), "1", epoch: 2);
        for (var offset = 1; offset <= 10_001; offset++)
        {
            await _rig.ReceiveAsync(2, offset - 1, GatewayRig.Broadcast(offset));
        }

        rejoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await socket.ExpectAsync(TestSocket.Error("1", Topic));
    }
}
