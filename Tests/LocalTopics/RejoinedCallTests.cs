namespace Orleans.Channels.Tests;

/// <summary>Calls that are under way while their member is rejoined, at the same activation or another.</summary>
public sealed class RejoinedCallTests
{
    private const string Topic = GatewayRig.Topic;
    private const string Unavailable = """{"reason":"unavailable"}""";

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task A_member_goes_on_that_hears_only_behind_its_rejoin_that_a_handler_takes_its_time()
    {
        var (socket, topic, call) = await PingAsync();
        await RejoinAsync(socket, topic);

        // The handler was its former self's, and nobody says when it is done.
        call.Answer(MemberReply.Busy);

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        socket.Send("1", "3", Topic, "pong");
        Assert.Equal("pong", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_push_that_was_answered_is_not_answered_again_when_its_activation_is_left()
    {
        var (socket, topic, call) = await PingAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Reply("2") with { Offset = 1, Member = call.Request.Member });
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        call.Answer(MemberReply.Busy);
        await _rig.ReceiveAsync(1, GatewayRig.Moved(2));
        await topic.AcceptJoinAsync(epoch: 2);

        socket.Send("1", "3", Topic, "pong");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("3")]));

        await socket.ExpectAsync(TestSocket.Reply("1", "3", Topic));
    }

    [Fact]
    public async Task A_push_that_was_told_to_be_lost_is_not_answered_again_by_its_handler()
    {
        var (socket, topic, call) = await PingAsync();
        call.Fail();
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        await topic.AcceptJoinAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Reply("2") with { Offset = 1, Member = call.Request.Member }, GatewayRig.Broadcast(2));

        await socket.ExpectAsync(GatewayRig.Said(2));
    }

    [Fact]
    public async Task A_call_that_the_same_activation_has_given_up_is_given_up_here_too()
    {
        var rig = new GatewayRig(options => options.CallPatience = TimeSpan.FromMilliseconds(50));
        var (socket, topic, _) = await rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        await topic.Calls.NextAsync();

        // The first call is lost, and the topic has let the member in anew meanwhile.
        (await topic.Calls.NextAsync()).Answer(MemberReply.Unknown);

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        await topic.AcceptJoinAsync();
        socket.Send("1", "3", Topic, "pong");
        Assert.Equal("pong", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_call_from_before_its_members_rejoin_says_nothing_of_the_others()
    {
        var (socket, topic, call) = await PingAsync();
        await _rig.JoinAsync(_rig.Connect(), "1");
        _rig.Registry.ReattachAll();
        await topic.AcceptJoinAsync();
        await topic.AcceptJoinAsync();

        // The topic passes over what the rejoin gave up. No handler has seen it.
        call.Answer(MemberReply.Unknown);

        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        Assert.Equal(4, topic.Joins.Count);
    }

    [Fact]
    public async Task A_handler_that_is_done_with_a_call_that_was_given_up_lets_no_other_call_overtake()
    {
        var (socket, topic, call) = await PingAsync();
        call.Answer(MemberReply.Busy);
        _rig.Registry.ReattachAll();
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        await topic.AcceptJoinAsync();
        socket.Send("1", "3", Topic, "second");
        var second = await topic.Calls.NextAsync();
        second.Answer(MemberReply.Busy);
        socket.Send("1", "4", Topic, "third");

        await _rig.ReceiveAsync(0, Ready(1, call));
        await socket.ExpectNothingAsync();
        Assert.Equal(2, topic.Calls.Count);
        await _rig.ReceiveAsync(1, Ready(2, second));

        Assert.Equal("third", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_handler_that_is_done_with_a_call_that_was_given_up_does_not_let_what_was_answered_since_be_forgotten()
    {
        var (socket, topic, call) = await PingAsync();
        call.Answer(MemberReply.Busy);
        _rig.Registry.ReattachAll();
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        await topic.AcceptJoinAsync();
        socket.Send("1", "3", Topic, "second");
        var second = await topic.Calls.NextAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Reply("3") with { Offset = 1, Member = call.Request.Member }, Ready(2, call));
        await socket.ExpectAsync(TestSocket.Reply("1", "3", Topic));

        await _rig.ReceiveAsync(2, GatewayRig.Moved(3));
        await topic.AcceptJoinAsync(epoch: 2);

        // Only now it is known that the call is lost with the activation that was left.
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
        second.Answer(MemberReply.Busy);

        socket.Send("1", "4", Topic, "third");
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("4")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "4", Topic));
    }

    [Fact]
    public async Task What_a_call_had_answered_over_the_stream_is_told_to_be_lost_with_stream_and_activation()
    {
        var (socket, topic, call) = await PingAsync();
        socket.Send("1", "3", Topic, "said_over_the_stream");
        socket.Send("1", "4", Topic, "said_by_the_answer");
        call.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("4")], After: 5));
        await topic.Repairs.NextAsync();

        _rig.Registry.ReattachAll();

        await socket.ExpectAsync(TestSocket.Reply("1", "3", Topic, "error", Unavailable), TestSocket.Reply("1", "4", Topic, "error", Unavailable));
    }

    [Fact]
    public async Task A_rejoin_that_was_answered_before_the_gateway_was_taken_for_gone_is_asked_again()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        var rejoin = await topic.Joins.NextAsync();

        _rig.Registry.ReattachAll();
        rejoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 2));

        await topic.AcceptJoinAsync(epoch: 2);
        await _rig.ReceiveAsync(2, 0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
    }

    private async Task RejoinAsync(TestSocket socket, TopicDouble topic)
    {
        _rig.Registry.ReattachAll();
        await topic.AcceptJoinAsync();

        // What is held for it comes once it has rejoined.
        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        await socket.ExpectAsync(GatewayRig.Said(1));
    }

    private static TopicEvent Ready(long offset, PendingCall<HandleRequest, MemberReply> call) =>
        new(offset, TopicEventKind.Ready, string.Empty, Payload.Empty, call.Request.Member, MemberReply.RefOf(call.Request.Call));

    /// <summary>A member whose first call waits for its answer.</summary>
    private async Task<(TestSocket Socket, TopicDouble Topic, PendingCall<HandleRequest, MemberReply> Call)> PingAsync()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        return (socket, topic, await topic.Calls.NextAsync());
    }
}
