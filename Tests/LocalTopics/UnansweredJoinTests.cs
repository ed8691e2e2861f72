using System.Diagnostics;

namespace Orleans.Channels.Tests;

/// <summary>A join or its answer gets lost with a silo that passed it on: it is asked again, and the client isn't kept waiting for what won't come.</summary>
public sealed class UnansweredJoinTests
{
    private const string Topic = GatewayRig.Topic;

    private static readonly JoinResponse Joined = new(JoinStatus.Ok, Payload.Empty, Epoch: 1);

    private readonly GatewayRig _rig = new(options => options.JoinPatience = TimeSpan.FromMilliseconds(20));

    [Fact]
    public async Task It_is_asked_again_and_whichever_answer_comes_first_counts()
    {
        var (socket, topic, first) = await JoinAsync();
        var second = await topic.Joins.NextAsync();
        Assert.Equal((first.Request.Member, first.Request.Payload), (second.Request.Member, second.Request.Payload));

        second.Answer(Joined);
        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
        first.Answer(Joined);

        await socket.ExpectNothingAsync();
        Assert.Equal(0, topic.Disconnects.Count);
    }

    [Fact]
    public async Task One_that_fails_leaves_it_to_the_other()
    {
        var (socket, topic, first) = await JoinAsync();
        var second = await topic.Joins.NextAsync();

        first.Fail();
        second.Answer(Joined);

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_client_that_has_given_it_up_and_joins_again_is_let_in()
    {
        var (socket, topic, lost) = await JoinAsync();
        socket.Send("2", "2", Topic, "phx_join");

        (await topic.Joins.NextAsync()).Answer(Joined);
        var next = await NextOtherThanAsync(topic, lost.Request.Member);
        Assert.Equal(lost.Request.Member, next.Request.Replaces);
        next.Answer(Joined);

        await socket.ExpectAsync(TestSocket.Reply("1", "1", Topic), TestSocket.Reply("2", "2", Topic), TestSocket.Close("1", Topic));
    }

    [Fact]
    public async Task Of_a_socket_that_is_gone_the_topic_is_told_whenever_an_answer_comes()
    {
        var (socket, topic, first) = await JoinAsync();
        var second = await topic.Joins.NextAsync();
        socket.Connection.End();

        second.Answer(Joined);
        Assert.Equal(first.Request.Member, (await topic.Disconnects.NextAsync()).Request);
        var told = topic.Disconnects.Count;
        first.Answer(Joined);

        await Patience.UntilAsync(() => topic.Disconnects.Count > told);
    }

    [Fact]
    public async Task A_rejoin_whose_answer_comes_behind_the_next_question_lets_the_member_in()
    {
        var (socket, topic, _) = await new GatewayRig().JoinedAsync();
        socket.Send("1", "2", Topic, "ping");
        (await topic.Calls.NextAsync()).Answer(MemberReply.Unknown);
        var first = await topic.Joins.NextAsync();
        await topic.Joins.NextAsync();

        first.Answer(Joined);

        (await topic.Calls.NextAsync()).Answer(new MemberReply(MemberStatus.Joined, [GatewayRig.Reply("2")]));
        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic));
    }

    [Fact]
    public async Task A_rejoin_that_gets_lost_after_others_were_refused_is_asked_again_as_soon_as_a_first_one()
    {
        var rig = new GatewayRig();
        var (_, topic, _) = await rig.JoinedAsync();
        await rig.ReceiveAsync(0, GatewayRig.Moved(1));
        for (var refusal = 0; refusal < 6; refusal++)
        {
            (await topic.Joins.NextAsync()).Refuse();
        }

        await topic.Joins.NextAsync();
        var lost = Stopwatch.GetTimestamp();
        await topic.Joins.NextAsync();

        Assert.True(Stopwatch.GetElapsedTime(lost) < TimeSpan.FromSeconds(10));
    }

    /// <summary>A client whose join waits for its answer.</summary>
    private async Task<(TestSocket Socket, TopicDouble Topic, PendingCall<JoinRequest, JoinResponse> Join)> JoinAsync()
    {
        var (socket, topic) = (_rig.Connect(), _rig.TopicOf(Topic));
        socket.Send("1", "1", Topic, "phx_join", """{"token":"x"}""");
        return (socket, topic, await topic.Joins.NextAsync());
    }

    private static async Task<PendingCall<JoinRequest, JoinResponse>> NextOtherThanAsync(TopicDouble topic, MemberId member)
    {
        while (true)
        {
            var join = await topic.Joins.NextAsync();
            if (join.Request.Member != member)
            {
                return join;
            }
        }
    }
}
