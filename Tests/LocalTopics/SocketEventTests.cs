namespace Orleans.Channels.Tests;

public sealed class SocketEventTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task Answers_to_a_call_reach_the_client_in_order_with_its_join_ref()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send(null, "2", Topic, "ping", """{"x":1}""");

        var call = await topic.Calls.NextAsync();
        call.Answer(new MemberReply(
            MemberStatus.Joined,
            [new TopicEvent(0, TopicEventKind.Push, "first", Payload.Empty), GatewayRig.Reply("2", "fine")]));

        Assert.Equal(member, call.Request.Member);
        Assert.Equal(Bytes.Json("""{"x":1}"""), call.Request.Events[0].Payload);
        await socket.ExpectAsync(TestSocket.Push("1", Topic, "first"), TestSocket.Reply("1", "2", Topic, "fine"));
    }

    [Fact]
    public async Task One_call_is_in_flight_and_what_gathers_goes_as_the_next_one()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "a");
        var first = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "b");
        socket.Send("1", "4", Topic, "c");
        Assert.Equal(1, topic.Calls.Count);

        first.Answer(MemberReply.Nothing);

        Assert.Equal("b c", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_call_carries_256_events_at_most()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "0", Topic, "first");
        var first = await topic.Calls.NextAsync();
        for (var number = 0; number < 300; number++)
        {
            socket.Send("1", "2", Topic, $"e{number}");
        }

        first.Answer(MemberReply.Nothing);
        var second = await topic.Calls.NextAsync();
        second.Answer(MemberReply.Nothing);
        var third = await topic.Calls.NextAsync();

        Assert.Equal((256, 44), (second.Request.Events.Length, third.Request.Events.Length));
        Assert.Equal("e256", third.Request.Events[0].Event);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_busy_member_gets_its_next_call_when_the_topic_says_ready_in_whichever_order(bool readyFirst)
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "slow");
        var slow = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "next");
        var ready = new TopicEvent(1, TopicEventKind.Ready, string.Empty, Payload.Empty, member);
        if (readyFirst)
        {
            await _rig.ReceiveAsync(0, ready);
            Assert.Equal(1, topic.Calls.Count);
            slow.Answer(MemberReply.Busy);
        }
        else
        {
            slow.Answer(MemberReply.Busy);
            await socket.ExpectNothingAsync();
            Assert.Equal(1, topic.Calls.Count);
            await _rig.ReceiveAsync(0, ready);
        }

        Assert.Equal("next", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_reply_of_a_busy_member_comes_over_the_stream()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "slow");
        (await topic.Calls.NextAsync()).Answer(MemberReply.Busy);

        await _rig.ReceiveAsync(
            0,
            new TopicEvent(1, TopicEventKind.Reply, "ok", Payload.Empty, member, Ref.FromText("2")),
            new TopicEvent(2, TopicEventKind.Ready, string.Empty, Payload.Empty, member));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
    }

    [Fact]
    public async Task A_full_queue_pushes_back_until_a_call_takes_from_it()
    {
        var rig = new GatewayRig(options => options.MemberQueueLength = 2);
        var (socket, topic, _) = await rig.JoinedAsync();
        socket.Send("1", "2", Topic, "in_flight");
        var first = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "waits");

        var held = socket.SendAsync("""["1","4","room:1","too_much",{}]""");
        Assert.False(held.IsCompleted);
        first.Answer(MemberReply.Nothing);

        await held.WaitAsync(Patience.Long);
        Assert.Equal("waits too_much", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_queue_with_too_many_bytes_pushes_back_as_one_with_too_many_events()
    {
        var rig = new GatewayRig(options => options.MemberQueueBytes = 1024);
        var (socket, topic, _) = await rig.JoinedAsync();
        socket.Send("1", "2", Topic, "in_flight");
        var first = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "waits", $"\"{new string('x', 1010)}\"");

        var held = socket.SendAsync("""["1","4","room:1","too_much",{}]""");
        Assert.False(held.IsCompleted);
        first.Answer(MemberReply.Nothing);
        await held.WaitAsync(Patience.Long);

        var second = await topic.Calls.NextAsync();
        Assert.Equal("waits too_much", second.Request.Names);
        socket.Send("1", "5", Topic, "small");
        second.Answer(MemberReply.Nothing);
        Assert.Equal("small", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_full_queue_lets_go_when_its_member_ends()
    {
        var rig = new GatewayRig(options => options.MemberQueueLength = 1);
        var (socket, topic, member) = await rig.JoinedAsync();
        socket.Send("1", "2", Topic, "in_flight");
        await topic.Calls.NextAsync();
        var held = socket.SendAsync("""["1","3","room:1","held",{}]""");
        Assert.False(held.IsCompleted);

        await rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Error, string.Empty, Payload.Empty, member));

        await held.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_stale_join_ref_is_silence_and_a_null_one_speaks_to_whoever_is_there()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();

        socket.Send("0", "2", Topic, "stale");
        socket.Send("0", "3", Topic, "phx_leave");
        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Calls.Count);

        socket.Send(null, "4", Topic, "fresh");
        Assert.Equal("fresh", (await topic.Calls.NextAsync()).Request.Names);
    }

    [Fact]
    public async Task A_number_and_its_text_are_not_the_same_join_ref()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();

        await socket.SendAsync("""[1,2,"room:1","stale",{}]""");

        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Calls.Count);
    }
}
