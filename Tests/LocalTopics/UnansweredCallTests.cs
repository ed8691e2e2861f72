namespace Orleans.Channels.Tests;

/// <summary>A call or its answer gets lost with a silo that passed it on: it is asked again, and nothing runs or is answered twice.</summary>
public sealed class UnansweredCallTests
{
    private const string Topic = GatewayRig.Topic;
    private const string Unavailable = """{"reason":"unavailable"}""";

    private readonly GatewayRig _rig = new(options => options.CallPatience = TimeSpan.FromMilliseconds(20));

    [Fact]
    public async Task It_is_asked_again_under_its_number_and_whichever_answer_comes_first_counts()
    {
        var (socket, topic, first) = await PingAsync();
        var second = await topic.Calls.NextAsync();
        Assert.Equal((first.Request.Call, first.Request.Epoch, "ping"), (second.Request.Call, second.Request.Epoch, second.Request.Names));

        second.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
        first.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));

        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_topic_that_took_it_before_is_waited_for()
    {
        var (socket, topic, first) = await PingAsync();

        (await topic.Calls.NextAsync()).Answer(MemberReply.Taken);
        first.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
    }

    [Fact]
    public async Task An_answer_that_is_lost_becomes_an_error_and_the_next_call_goes_on()
    {
        var (socket, topic, lost) = await PingAsync();
        socket.Send("1", "3", Topic, "pong");

        (await topic.Calls.NextAsync()).Answer(MemberReply.Taken);
        (await topic.Calls.NextAsync()).Answer(MemberReply.Taken);
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        Assert.Equal("pong", (await NextOtherThanAsync(topic, lost.Request.Call)).Names);

        lost.Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_was_asked_twice_is_not_taken_for_unseen_when_the_topic_has_moved()
    {
        var (socket, topic, first) = await PingAsync();
        await topic.Calls.NextAsync();

        first.Answer(MemberReply.Unknown);

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        await topic.AcceptJoinAsync(epoch: 2);
    }

    [Fact]
    public async Task One_that_went_to_an_activation_that_is_gone_becomes_an_error()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        await _rig.ReceiveAsync(0, GatewayRig.Moved(1));
        await topic.AcceptJoinAsync(epoch: 2);

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        var gone = await topic.Calls.NextAsync();
        socket.Send("1", "3", Topic, "pong");
        Assert.Equal((2, "pong"), await NextOtherThanAsync(topic, gone.Request.Call) is var next ? (next.Epoch, next.Names) : default);
    }

    [Fact]
    public async Task What_a_topic_says_to_a_call_that_was_given_up_is_not_taken_for_its_end()
    {
        var (socket, topic, first) = await PingAsync();
        var second = await topic.Calls.NextAsync();
        first.Fail();
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        var rejoin = await topic.Joins.NextAsync();

        // It is just taking the member in again, so it doesn't know it.
        second.Answer(MemberReply.Unknown);
        await second.Answered;
        await Task.Yield();
        rejoin.Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1));

        socket.Send("1", "3", Topic, "pong");
        Assert.Equal((1, "pong"), await NextOtherThanAsync(topic, first.Request.Call) is var next ? (next.Epoch, next.Names) : default);
    }

    /// <summary>A member whose first call waits for its answer.</summary>
    private async Task<(TestSocket Socket, TopicDouble Topic, PendingCall<HandleRequest, MemberReply> Call)> PingAsync()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        return (socket, topic, await topic.Calls.NextAsync());
    }

    private static async Task<HandleRequest> NextOtherThanAsync(TopicDouble topic, int call)
    {
        while (true)
        {
            if ((await topic.Calls.NextAsync()).Request is var request && request.Call != call)
            {
                return request;
            }
        }
    }
}
