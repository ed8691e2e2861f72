namespace Orleans.Channels.Tests;

/// <summary>What a topic says while a join of it is under way.</summary>
public sealed class JoinRaceTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task Events_above_the_joins_offset_follow_the_reply_and_those_up_to_it_do_not()
    {
        await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2), GatewayRig.Broadcast(3));
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, LinkStart: 0, Offset: 2));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(3));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Events_that_come_before_the_first_join_of_a_topic_is_answered_follow_its_reply()
    {
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();

        await _rig.ReceiveAsync(4, GatewayRig.Broadcast(5));
        await _rig.ReceiveAsync(5, GatewayRig.Broadcast(6), new TopicEvent(7, TopicEventKind.Push, "to_you", Payload.Empty, join.Request.Member));
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, LinkStart: 4, Offset: 4));

        await socket.ExpectAsync(
            TestSocket.Reply("1", "1", Topic), GatewayRig.Said(5), GatewayRig.Said(6), TestSocket.Push("1", Topic, "to_you"));
    }

    [Fact]
    public async Task A_broadcast_from_the_joining_member_does_not_come_back_to_it()
    {
        await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1, except: join.Request.Member), GatewayRig.Broadcast(2));
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(2));
    }

    [Fact]
    public async Task An_end_that_overtakes_the_joins_answer_follows_its_reply()
    {
        await _rig.JoinedAsync();
        var socket = _rig.Connect();
        socket.Send("1", "1", Topic, "phx_join");
        var join = await _rig.TopicOf(Topic).Joins.NextAsync();

        await _rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Error, string.Empty, Payload.Empty, join.Request.Member));
        join.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Error("1", Topic));
    }

    [Fact]
    public async Task A_link_older_than_the_gateways_memory_gives_a_new_member_nothing_from_before_its_join()
    {
        var (gone, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));
        gone.Connection.End();

        // The topic hasn't heard of the end yet, so its link to this gateway goes on from its old start.
        var socket = _rig.Connect();
        await _rig.JoinAsync(socket, "1", offset: 2, linkStart: 0);
        await _rig.ReceiveAsync(2, GatewayRig.Broadcast(3));
        if (topic.Repairs.Count > 0)
        {
            (await topic.Repairs.NextAsync()).Answer(
                GatewayRig.Batch(1, 0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2), GatewayRig.Broadcast(3)));
        }

        await socket.ExpectAsync(GatewayRig.Said(3));
    }

    [Fact]
    public async Task Two_first_joins_answered_in_the_other_order_both_get_what_follows_their_own()
    {
        var (early, late) = (_rig.Connect(), _rig.Connect());
        var topic = _rig.TopicOf(Topic);
        early.Send("1", "1", Topic, "phx_join");
        var earlyJoin = await topic.Joins.NextAsync();
        late.Send("1", "1", Topic, "phx_join");
        var lateJoin = await topic.Joins.NextAsync();

        lateJoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, LinkStart: 0, Offset: 2));
        await late.ExpectAsync(TestSocket.Reply("1", "1", Topic));
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2), GatewayRig.Broadcast(3));
        earlyJoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, LinkStart: 0, Offset: 0));

        await early.ExpectAsync(TestSocket.Reply("1", "1", Topic), GatewayRig.Said(1), GatewayRig.Said(2), GatewayRig.Said(3));
        await late.ExpectAsync(GatewayRig.Said(3));
    }
}
