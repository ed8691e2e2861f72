namespace Orleans.Channels.Tests;

public sealed class SocketEndTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task A_leave_is_answered_and_then_closed_and_what_comes_behind_it_is_silence()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "phx_leave");
        socket.Send("1", "3", Topic, "late");
        socket.Send("1", "4", Topic, "phx_leave");
        var call = await topic.Calls.NextAsync();
        Assert.Equal("leave", call.Request.Names);

        call.Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")]));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Close("1", Topic));
        await socket.ExpectNothingAsync();
        Assert.Equal(1, topic.Calls.Count);
    }

    [Fact]
    public async Task A_leave_takes_its_turn_behind_the_events_before_it()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "a");
        var first = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "b");
        socket.Send("1", "4", Topic, "phx_leave");

        first.Answer(MemberReply.Nothing);

        Assert.Equal("b leave", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task After_a_close_the_topic_can_be_joined_again_at_once()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "phx_leave");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Close("1", Topic));

        await _rig.JoinAsync(socket, "3");

        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_crash_says_what_went_before_it_and_then_phx_error_and_nothing_more()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "good");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Crashed, [GatewayRig.Reply("2")]));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Error("1", Topic));
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        socket.Send("1", "3", Topic, "ping");
        await socket.ExpectAsync(TestSocket.Reply(null, "3", Topic, "error", """{"reason":"unmatched topic"}"""));
        Assert.Equal(0, topic.Disconnects.Count);
    }

    [Fact]
    public async Task A_member_that_the_topic_no_longer_knows_gets_phx_error()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");

        (await topic.Calls.NextAsync()).Answer(MemberReply.Unknown);

        await socket.ExpectAsync(TestSocket.Error("1", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_call_that_fails_is_answered_with_an_error_and_the_member_is_rejoined_with_what_waits()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        socket.Send("1", "3", Topic, "pong");

        (await topic.Calls.NextAsync()).Fail();

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", """{"reason":"unavailable"}"""));
        var rejoin = await topic.Joins.NextAsync();
        Assert.Equal((member, member), (rejoin.Request.Member, rejoin.Request.Replaces));
        Assert.NotNull(rejoin.Request.Rejoin);
        rejoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        var call = await topic.Calls.NextAsync();
        Assert.Equal("pong", Assert.Single(call.Request.Events).Event);
        call.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("3")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "3", Topic));
    }

    [Fact]
    public async Task A_crash_leaves_the_sockets_other_topics_alone()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("2", "2", "room:2", "phx_join");
        await _rig.TopicOf("room:2").AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("2", "2", "room:2"));
        socket.Send("1", "3", Topic, "crash");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Crashed));
        await socket.ExpectAsync(TestSocket.Error("1", Topic));

        socket.Send("2", "4", "room:2", "ping");
        (await _rig.TopicOf("room:2").Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("4")]));

        await socket.ExpectAsync(TestSocket.Reply("2", "4", "room:2"));
    }

    [Fact]
    public async Task The_end_of_the_socket_takes_every_member_out_of_its_topic_and_no_member_of_others()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        var other = _rig.Connect();
        var otherMember = await _rig.JoinAsync(other, "1");
        socket.Send("2", "2", "room:2", "phx_join");
        var second = await _rig.TopicOf("room:2").AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("2", "2", "room:2"));

        socket.Connection.End();

        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(second, (await _rig.TopicOf("room:2").Disconnects.NextAsync()).Request);
        await _rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Push, "hello", Payload.Empty, otherMember));
        await other.ExpectAsync(TestSocket.Push("1", Topic, "hello"));
        Assert.Equal(1, topic.Disconnects.Count);
    }

    [Fact]
    public async Task An_end_by_the_topics_word_is_told_once_and_the_topic_hears_that_each_word_of_it_has_come()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();

        await _rig.ReceiveAsync(
            0,
            new TopicEvent(1, TopicEventKind.Close, string.Empty, Payload.Empty, member),
            new TopicEvent(2, TopicEventKind.Error, string.Empty, Payload.Empty, member));

        await socket.ExpectAsync(TestSocket.Close("1", Topic));
        await socket.ExpectNothingAsync();
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
    }

    [Fact]
    public async Task A_socket_that_goes_while_its_second_join_is_under_way_ends_the_first_member_too()
    {
        var (socket, topic, first) = await _rig.JoinedAsync();
        socket.Send("2", "2", Topic, "phx_join");
        var second = (await topic.Joins.NextAsync()).Request.Member;

        // The join may be lost, and with it the word that the first is to go.
        socket.Connection.End();

        MemberId[] told = [(await topic.Disconnects.NextAsync()).Request, (await topic.Disconnects.NextAsync()).Request];
        Assert.Equal([first, second], told.OrderBy(member => member.Number));
    }
}
