namespace Orleans.Channels.Tests;

public sealed class RepairTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    // Where nothing is lost, however slow the machine, nothing must be repaired.
    private readonly GatewayRig _patient = new(options => options.RepairDelay = TimeSpan.FromMinutes(5));

    [Fact]
    public async Task What_comes_twice_is_said_once()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2), GatewayRig.Broadcast(3));

        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2), GatewayRig.Said(3));
        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Repairs.Count);
    }

    [Fact]
    public async Task Offsets_that_were_never_meant_for_this_gateway_are_no_gap()
    {
        var (socket, topic, _) = await _rig.JoinedAsync(offset: 7, linkStart: 3);

        await _rig.ReceiveAsync(3, GatewayRig.Broadcast(8));
        await _rig.ReceiveAsync(8, GatewayRig.Broadcast(20));

        await socket.ExpectAsync(GatewayRig.Said(8), GatewayRig.Said(20));
        Assert.Equal(0, topic.Repairs.Count);
    }

    [Fact]
    public async Task A_gap_is_asked_for_and_nothing_newer_goes_out_before_it_is_filled()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));

        await _rig.ReceiveAsync(3, GatewayRig.Broadcast(4));
        var repair = await topic.Repairs.NextAsync();
        await _rig.ReceiveAsync(4, GatewayRig.Broadcast(5));
        await socket.ExpectNothingAsync();
        Assert.Equal(new RepairRequest(_rig.Identity.Id, 1, 1), repair.Request);
        repair.Answer(GatewayRig.Batch(1, 1, GatewayRig.Broadcast(2), GatewayRig.Broadcast(3), GatewayRig.Broadcast(4)));

        await socket.ExpectAsync(GatewayRig.Said(2), GatewayRig.Said(3), GatewayRig.Said(4), GatewayRig.Said(5));
        await socket.ExpectNothingAsync();
        Assert.Equal(1, topic.Repairs.Count);
    }

    [Fact]
    public async Task A_mark_shows_that_the_last_event_was_lost_and_itself_says_nothing()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        var mark = new TopicEvent(2, TopicEventKind.Mark, string.Empty, Payload.Empty);

        await _rig.ReceiveAsync(1, mark);
        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), mark));

        await socket.ExpectAsync(GatewayRig.Said(1));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_second_loss_during_a_repair_is_repaired_too()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));
        var first = await topic.Repairs.NextAsync();

        await _rig.ReceiveAsync(3, GatewayRig.Broadcast(4));
        first.Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2)));
        var second = await topic.Repairs.NextAsync();
        Assert.Equal(2, second.Request.After);
        second.Answer(GatewayRig.Batch(1, 2, GatewayRig.Broadcast(3), GatewayRig.Broadcast(4)));

        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2), GatewayRig.Said(3), GatewayRig.Said(4));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_repair_that_begins_behind_what_members_are_owed_ends_them()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 1, GatewayRig.Broadcast(2)));

        await socket.ExpectAsync(TestSocket.Error("1", Topic));
    }

    [Fact]
    public async Task A_repair_that_begins_where_the_members_joined_owes_them_nothing()
    {
        var (socket, topic, _) = await _rig.JoinedAsync(offset: 1, linkStart: 1);
        var another = _rig.Connect();
        await _rig.JoinAsync(another, "1", offset: 5, linkStart: 5);
        socket.Connection.End();

        await _rig.ReceiveAsync(5, GatewayRig.Broadcast(6));
        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 5, GatewayRig.Broadcast(6)));

        await another.ExpectAsync(GatewayRig.Said(6));
    }

    [Fact]
    public async Task A_topic_that_was_asked_before_the_stream_changed_is_told_of_the_new_one()
    {
        var (_, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));
        var repair = await topic.Repairs.NextAsync();

        _rig.Registry.Stream = 2;
        await _rig.Registry.VerifyAsync(CancellationToken.None);
        repair.Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2)));

        Assert.Equal(new RepairRequest(_rig.Identity.Id, 1, 2, Stream: 2), (await topic.Repairs.NextAsync()).Request);
    }

    [Fact]
    public async Task A_repair_that_fails_is_tried_again()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        (await topic.Repairs.NextAsync()).Fail();
        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2)));

        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2));
    }

    [Fact]
    public async Task What_the_topic_no_longer_knows_ends_the_members_with_phx_error_and_they_can_join_again()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        (await topic.Repairs.NextAsync()).Answer(null);

        await socket.ExpectAsync(TestSocket.Error("1", Topic));
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        await _rig.JoinAsync(socket, "2", offset: 2, linkStart: 2);
        await _rig.ReceiveAsync(2, GatewayRig.Broadcast(3));
        await socket.ExpectAsync(GatewayRig.Said(3));
    }

    [Fact]
    public async Task A_repair_that_fails_for_good_ends_the_members_with_phx_error()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        for (var attempt = 0; attempt < 10; attempt++)
        {
            (await topic.Repairs.NextAsync()).Fail();
        }

        await socket.ExpectAsync(TestSocket.Error("1", Topic));
        Assert.Equal(10, topic.Repairs.Count);
    }

    [Fact]
    public async Task When_the_gateway_has_another_stream_its_topics_are_asked_for_what_the_old_one_swallowed()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        _rig.Registry.Stream = 1;
        var verified = _rig.Registry.VerifyAsync(CancellationToken.None);
        var repair = await topic.Repairs.NextAsync();
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));
        repair.Answer(GatewayRig.Batch(1, 1, GatewayRig.Broadcast(2), GatewayRig.Broadcast(3)));
        await verified;

        Assert.Equal(new RepairRequest(_rig.Identity.Id, 1, 1, Stream: 1), repair.Request);
        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2), GatewayRig.Said(3));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_topic_that_moved_without_anybody_hearing_of_it_is_found_and_joined_again()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();

        var verified = _rig.Registry.VerifyAsync(CancellationToken.None);
        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(2, 0));
        await verified;

        Assert.Equal(member, await topic.AcceptJoinAsync(epoch: 2));
        await _rig.ReceiveAsync(epoch: 2, previous: 0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
    }

    [Fact]
    public async Task A_topic_that_was_told_of_a_stream_given_up_meanwhile_is_told_of_the_next()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();

        _rig.Registry.Stream = 1;
        await _rig.Registry.VerifyAsync(CancellationToken.None);
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        Assert.Equal(0, join.Request.Stream);
        Assert.Equal(1, (await topic.Repairs.NextAsync()).Request.Stream);
    }

    [Fact]
    public async Task A_reply_waits_for_the_broadcast_that_came_before_it()
    {
        var (socket, topic, _) = await _patient.JoinedAsync();
        socket.Send("1", "2", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], After: 1));
        await socket.ExpectNothingAsync();

        await _patient.ReceiveAsync(0, GatewayRig.Broadcast(1));

        await socket.ExpectAsync(GatewayRig.Said(1), TestSocket.Reply("1", "2", Topic));
    }

    [Fact]
    public async Task A_reply_comes_right_behind_its_broadcast_whatever_comes_with_that()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], After: 2));

        // That the gateway asks shows that the reply waits.
        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2), GatewayRig.Broadcast(3)));

        await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2), TestSocket.Reply("1", "2", Topic), GatewayRig.Said(3));
    }

    [Fact]
    public async Task A_reply_whose_broadcast_never_comes_has_it_repaired()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], After: 1));

        (await topic.Repairs.NextAsync()).Answer(GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1)));

        await socket.ExpectAsync(GatewayRig.Said(1), TestSocket.Reply("1", "2", Topic));
    }

    [Fact]
    public async Task Replies_held_for_broadcasts_keep_the_order_of_their_member()
    {
        var (socket, topic, _) = await _patient.JoinedAsync();
        socket.Send("1", "2", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")], After: 1));
        socket.Send("1", "3", Topic, "say");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("3")], After: 2));
        socket.Send("1", "4", Topic, "phx_leave");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("4")], After: 2));
        await socket.ExpectNothingAsync();

        await _patient.ReceiveAsync(0, GatewayRig.Broadcast(1));
        await _patient.ReceiveAsync(1, GatewayRig.Broadcast(2));

        await socket.ExpectAsync(
            GatewayRig.Said(1),
            TestSocket.Reply("1", "2", Topic),
            GatewayRig.Said(2),
            TestSocket.Reply("1", "3", Topic),
            TestSocket.Reply("1", "4", Topic),
            TestSocket.Close("1", Topic));
    }
}
