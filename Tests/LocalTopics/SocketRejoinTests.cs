using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>A second join of a topic by the same socket, in each stage of the first.</summary>
public sealed class SocketRejoinTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task Of_a_joined_member_the_new_joins_reply_comes_first_and_then_the_olds_close()
    {
        var (socket, topic, old) = await _rig.JoinedAsync();

        socket.Send("2", "2", Topic, "phx_join");
        var join = await topic.Joins.NextAsync();
        Assert.Equal(old, join.Request.Replaces);
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));
        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Disconnects.Count);
    }

    [Fact]
    public async Task The_replaced_member_hears_nothing_more_and_the_new_one_hears_it_once()
    {
        var (socket, topic, old) = await _rig.JoinedAsync();
        socket.Send("2", "2", Topic, "phx_join");
        var member = await topic.AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));

        await _rig.ReceiveAsync(
            0,
            new TopicEvent(1, TopicEventKind.Push, "to_old", Payload.Empty, old),
            GatewayRig.Broadcast(2),
            new TopicEvent(3, TopicEventKind.Push, "to_new", Payload.Empty, member));

        await socket.ExpectAsync(GatewayRig.Said(2), TestSocket.Push("2", Topic, "to_new"));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_refused_rejoin_ends_the_old_member_all_the_same()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("2", "2", Topic, "phx_join");

        (await topic.Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Error, Payload.Empty));

        await socket.ExpectAsync(TestSocket.Reply("2", "2", Topic, "error"), TestSocket.Close("1", Topic));
        socket.Send("1", "3", Topic, "ping");
        await socket.ExpectAsync(TestSocket.Reply(null, "3", Topic, "error", """{"reason":"unmatched topic"}"""));
    }

    [Fact]
    public async Task Of_a_joining_member_waits_for_that_join_and_then_takes_its_place()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        var first = await topic.Joins.NextAsync();
        socket.Send("2", "2", Topic, "phx_join");
        Assert.Equal(1, topic.Joins.Count);

        first.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));
        var second = await topic.Joins.NextAsync();
        Assert.Equal(first.Request.Member, second.Request.Replaces);
        second.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));
    }

    [Fact]
    public async Task Of_a_joining_member_gets_what_was_missed_once()
    {
        var missed = new JoinResponse(
            JoinStatus.Ok, Payload.Empty, Epoch: 1, Offset: 7, Resumption: new Resumption(IsRecovered: true, [GatewayRig.Broadcast(6), GatewayRig.Broadcast(7)]));
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("2", "2", Topic, "phx_join");

        (await topic.Joins.NextAsync()).Answer(missed);
        (await topic.Joins.NextAsync()).Answer(missed);

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));
        Assert.Equal(6, await SaidAsync(socket));
        Assert.Equal(7, await SaidAsync(socket));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Of_a_join_that_is_refused_goes_on_by_itself()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("2", "2", Topic, "phx_join");

        (await topic.Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Error, Payload.Empty));
        var second = await topic.Joins.NextAsync();
        second.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        Assert.True(second.Request.Replaces.IsNone);
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic, "error"), TestSocket.Reply("2", "2", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Of_three_joins_in_a_row_the_third_ends_the_first_and_the_second_is_passed_over()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("2", "2", Topic, "phx_join");
        socket.Send("3", "3", Topic, "phx_join");

        await topic.AcceptJoinAsync();
        var third = await topic.AcceptJoinAsync();

        await socket.ExpectAsync(
            TestSocket.Reply("2", "2", Topic, "error", """{"reason":"superseded"}"""),
            TestSocket.Reply("1", "1", Topic),
            TestSocket.Reply("3", "3", Topic),
            TestSocket.Close("1", Topic));
        await _rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Push, "hello", Payload.Empty, third));
        await socket.ExpectAsync(TestSocket.Push("3", Topic, "hello"));
    }

    [Fact]
    public async Task Behind_a_leave_that_waits_for_its_join_answers_both()
    {
        var socket = _rig.Connect();
        var topic = _rig.TopicOf(Topic);
        socket.Send("1", "1", Topic, "phx_join");
        socket.Send("1", "2", Topic, "phx_leave");
        socket.Send("3", "3", Topic, "phx_join");

        await topic.AcceptJoinAsync();
        await topic.AcceptJoinAsync();

        await socket.ExpectAsync(
            TestSocket.Reply("1", "1", Topic),
            TestSocket.Reply("1", "2", Topic),
            TestSocket.Reply("3", "3", Topic),
            TestSocket.Close("1", Topic));
    }

    [Fact]
    public async Task Of_a_leaving_member_answers_the_leave_once_and_drops_the_calls_own_answer()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "phx_leave");
        var leave = await topic.Calls.NextAsync();

        socket.Send("3", "3", Topic, "phx_join");
        await topic.AcceptJoinAsync();
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic), TestSocket.Reply("3", "3", Topic), TestSocket.Close("1", Topic));

        leave.Answer(new MemberReply(MemberStatus.Closed, [GatewayRig.Reply("2")]));
        socket.Send("3", "4", Topic, "ping");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("4")]));
        await socket.ExpectAsync(TestSocket.Reply("3", "4", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Frames_for_the_old_join_ref_are_silence_and_those_for_the_new_one_reach_it()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("2", "2", Topic, "phx_join");
        socket.Send("1", "3", Topic, "old");
        socket.Send("2", "4", Topic, "new");

        await topic.AcceptJoinAsync();

        Assert.Equal("new", (await topic.Calls.NextAsync()).Request.Names);
        await socket.ExpectAsync(TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));
        await socket.ExpectNothingAsync();
    }

    private static async Task<int> SaidAsync(TestSocket socket)
    {
        using var frame = JsonDocument.Parse(await socket.NextAsync());
        return frame.RootElement[4].GetProperty("n").GetInt32();
    }
}
