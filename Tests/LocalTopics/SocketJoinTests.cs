namespace Orleans.Channels.Tests;

public sealed class SocketJoinTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task A_join_tells_the_topic_who_comes_with_what_and_its_reply_echoes_both_refs()
    {
        var socket = _rig.Connect();

        socket.Send("5", "6", Topic, "phx_join", """{"token":"x"}""");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();
        join.Answer(new JoinResponse(JoinStatus.Ok, Bytes.Json("""{"b":2}"""), Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("5", "6", Topic, "ok", """{"b":2}"""));
        Assert.Equal(_rig.Identity.Id, join.Request.Member.Gateway);
        Assert.Equal("user:1", join.Request.SocketId);
        Assert.Equal(Bytes.Json("""{"a":1}"""), join.Request.Assigns);
        Assert.Equal(Bytes.Json("""{"token":"x"}"""), join.Request.Payload);
        Assert.True(join.Request.Replaces.IsNone);
    }

    [Fact]
    public async Task A_refused_join_gets_its_reason_and_may_be_tried_again()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        (await _rig.TopicOf(Topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Error, Bytes.Json("""{"reason":"no"}""")));
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic, "error", """{"reason":"no"}"""));

        await _rig.JoinAsync(socket, "2");

        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_join_that_the_silos_know_no_route_for_is_unmatched_with_a_null_join_ref()
    {
        var socket = _rig.Connect();
        socket.Send("1", "2", Topic, "phx_join");

        (await _rig.TopicOf(Topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Unmatched, Payload.Empty));

        await socket.ExpectAsync(TestSocket.Reply(null, "2", Topic, "error", """{"reason":"unmatched topic"}"""));
    }

    [Fact]
    public async Task A_join_that_reaches_no_silo_is_refused_so_that_the_client_tries_again()
    {
        var socket = _rig.Connect();
        socket.Send("1", "2", Topic, "phx_join");

        (await _rig.TopicOf(Topic).Joins.NextAsync()).Fail();

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", """{"reason":"unavailable"}"""));
        await _rig.JoinAsync(socket, "3");
    }

    [Fact]
    public async Task A_topic_that_could_not_begin_is_not_told_of_the_members_that_it_never_had()
    {
        var (socket, topic) = (_rig.Connect(), _rig.TopicOf(Topic));
        socket.Send("1", "2", Topic, "phx_join");
        (await topic.Joins.NextAsync()).Fail(new OrleansException("Its state can't be read."));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", """{"reason":"unavailable"}"""));

        var member = await _rig.JoinAsync(socket, "3");
        socket.Connection.End();

        var told = await topic.Disconnects.NextAsync();
        Assert.Equal(member, told.Request);
        told.Fail(new OrleansException("Its state can't be read."));
        Assert.Equal(1, topic.Disconnects.Count);
    }

    [Fact]
    public async Task Of_many_joins_of_one_topic_only_the_latest_waits_and_the_topic_hears_of_no_other()
    {
        const string superseded = """{"reason":"superseded"}""";
        var (socket, topic) = (_rig.Connect(), _rig.TopicOf(Topic));
        socket.Send("1", "1", Topic, "phx_join");
        var first = await topic.Joins.NextAsync();
        socket.Send("2", "2", Topic, "phx_join");
        socket.Send("3", "3", Topic, "phx_join");
        socket.Send("3", "9", Topic, "said");
        socket.Send("4", "4", Topic, "phx_join");

        await socket.ExpectAsync(
            TestSocket.Reply("2", "2", Topic, "error", superseded),
            TestSocket.Reply("3", "3", Topic, "error", superseded),
            TestSocket.Reply(null, "9", Topic, "error", """{"reason":"unmatched topic"}"""));
        first.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));
        var latest = await topic.Joins.NextAsync();
        Assert.Equal(first.Request.Member, latest.Request.Replaces);
        latest.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Reply("4", "4", Topic), TestSocket.Close("1", Topic));
        Assert.Equal(2, topic.Joins.Count);
    }

    [Fact]
    public async Task The_end_of_a_socket_ends_the_join_that_waits_and_the_one_that_it_waits_for()
    {
        var (socket, topic) = (_rig.Connect(), _rig.TopicOf(Topic));
        socket.Send("1", "1", Topic, "phx_join");
        var first = await topic.Joins.NextAsync();
        socket.Send("2", "2", Topic, "phx_join");

        socket.Connection.End();

        var end = await topic.Disconnects.NextAsync();
        Assert.Equal(first.Request.Member, end.Request);
        end.Answer(true);
        first.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));
        Assert.Equal(first.Request.Member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(1, topic.Joins.Count);
    }

    [Fact]
    public async Task A_member_for_whom_more_came_than_is_kept_while_it_joined_is_told_that_something_is_lost()
    {
        var rig = new GatewayRig(options => options.HeldBytes = 20);
        var (joined, topic, _) = await rig.JoinedAsync();
        var late = rig.Connect();
        late.Send("1", "1", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();
        await rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));
        await joined.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2));

        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await late.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Error("1", Topic));
    }

    [Fact]
    public async Task Events_that_come_while_joining_wait_and_go_as_one_call_after_the_join()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("1", "2", Topic, "a");
        socket.Send("1", "3", Topic, "b");
        socket.Send(null, "4", Topic, "c");
        Assert.Equal(0, topic.Calls.Count);

        var member = await topic.AcceptJoinAsync(epoch: 9);
        var call = await topic.Calls.NextAsync();

        Assert.Equal("a b c", call.Request.Names);
        Assert.Equal((member, 9L), (call.Request.Member, call.Request.Epoch));
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
    }

    [Fact]
    public async Task Frames_behind_a_join_that_fails_are_answered_as_if_they_came_after_it()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("1", "2", Topic, "a");
        socket.Send("1", "3", Topic, "phx_leave");

        (await _rig.TopicOf(Topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Error, Payload.Empty));

        await socket.ExpectAsync(
            TestSocket.Reply("1", "1", Topic, "error"),
            TestSocket.Reply(null, "2", Topic, "error", """{"reason":"unmatched topic"}"""),
            TestSocket.Reply("1", "3", Topic));
        Assert.Equal(0, _rig.TopicOf(Topic).Calls.Count);
    }

    [Fact]
    public async Task A_join_without_a_join_ref_lets_pushes_carry_the_joins_ref_and_ends_carry_null()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send(null, "4", Topic, "phx_join");
        var member = await topic.AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply(null, "4", Topic));

        await _rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Push, "hello", Payload.Empty, member));
        await socket.ExpectAsync(TestSocket.Push("4", Topic, "hello"));

        socket.Send("4", "5", Topic, "ignored");
        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Calls.Count);

        await _rig.ReceiveAsync(1, new TopicEvent(2, TopicEventKind.Close, string.Empty, Payload.Empty, member));
        await socket.ExpectAsync(TestSocket.Close(null, Topic));
    }

    [Fact]
    public async Task A_join_answered_after_the_socket_is_gone_is_taken_back()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();

        socket.Connection.End();
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        Assert.Equal(join.Request.Member, (await _rig.TopicOf(Topic).Disconnects.NextAsync()).Request);
    }

    [Fact]
    public async Task A_topic_is_told_that_a_member_is_gone_until_it_knows()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();

        socket.Connection.End();
        (await topic.Disconnects.NextAsync()).Fail();

        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
    }

    [Fact]
    public async Task A_rejoin_whose_socket_goes_meanwhile_leaves_no_member_behind()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        var late = await topic.Joins.NextAsync();
        socket.Connection.End();

        // Given up for another try, which finds that nobody is left to join.
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        late.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(2, topic.Joins.Count);
    }

    [Fact]
    public async Task A_rejoin_that_waits_when_the_socket_goes_leaves_no_member_behind()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        var first = await topic.Joins.NextAsync();
        socket.Send("2", "2", Topic, "phx_join");

        socket.Connection.End();
        first.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        Assert.Equal(first.Request.Member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(1, topic.Joins.Count);
    }
}
