using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class MemberTests
{
    [Fact]
    public async Task A_push_before_the_join_is_refused_with_a_cure()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await MemberDouble.New().Socket.PushAsync("e", new { }));

        Assert.Contains("HandleInfoAsync", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData(5)]
    [InlineData(null)]
    public async Task A_push_of_json_that_is_no_object_is_refused(object? payload) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await MemberDouble.New().Socket.PushAsync("e", payload));

    [Fact]
    public void The_ended_token_is_cancelled_whether_asked_for_before_or_after_the_end()
    {
        var (before, after) = (MemberDouble.New(), MemberDouble.New());
        var token = before.Socket.Ended;
        Assert.False(token.IsCancellationRequested);

        before.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped);
        after.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped);

        Assert.True(token.IsCancellationRequested);
        Assert.True(after.Socket.Ended.IsCancellationRequested);
    }

    [Fact]
    public void A_call_is_taken_once_and_not_at_all_when_a_rejoin_overtook_it()
    {
        var member = MemberDouble.New();
        Assert.Equal(MemberStatus.Joined, member.BeginCall(1));
        Assert.Equal(MemberStatus.Joined, member.BeginCall(3));
        Assert.Equal((true, false), (member.IsGivenUp(1), member.IsGivenUp(3)));
        Assert.Equal(MemberStatus.Taken, member.BeginCall(2));
        Assert.Equal(MemberStatus.Taken, member.BeginCall(3));

        var rejoined = MemberDouble.New(rejoin: new Rejoin(default, ResumesHistory: false, LastCall: 3));
        Assert.Equal(MemberStatus.Unknown, rejoined.BeginCall(3));
        Assert.Equal(MemberStatus.Joined, rejoined.BeginCall(4));
    }

    [Fact]
    public void A_call_that_its_gateway_has_given_up_is_not_taken_any_more()
    {
        var member = MemberDouble.New();
        member.BeginCall(1);

        member.GiveUpCalls(2);

        Assert.Equal(MemberStatus.Unknown, member.BeginCall(2));
        Assert.Equal(MemberStatus.Joined, member.BeginCall(3));
    }

    [Fact]
    public void Its_timers_end_with_it_and_none_begins_after_it()
    {
        var member = MemberDouble.New();
        var ended = new List<object>();
        member.Own(Timer("before"));

        member.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped);
        Assert.Equal(["before"], ended);
        member.Own(Timer("after"));

        Assert.Equal(["before", "after"], ended);

        TopicTimer Timer(string message) => new(message, Timeout.InfiniteTimeSpan, TimeProvider.System, timer => ended.Add(timer.Message));
    }

    [Fact]
    public async Task What_is_said_in_a_call_travels_in_its_answer_and_waits_for_what_the_stream_carries()
    {
        var rig = new PublisherRig();
        var member = MemberDouble.New(rig.Publisher);
        member.LetIn();
        member.Connect(rig.Publisher.Join("gateway"));
        rig.Broadcast();

        member.BeginAnswer();
        await member.PushAsync("pushed", Payload.Empty);
        await member.ReplyAsync(Ref.FromText("2"), Reply.Ok());
        var answer = member.TakeAnswer();

        Assert.Equal([TopicEventKind.Push, TopicEventKind.Reply], answer.Events!.Select(e => e.Kind));
        Assert.Equal((MemberStatus.Joined, 1L), (answer.Status, answer.After));
        Assert.Equal(1, rig.Publisher.LastOffset);
        Assert.Same(MemberReply.Nothing, member.TakeAnswer());
    }

    [Fact]
    public async Task A_broadcast_puts_what_was_said_before_it_on_the_stream_first()
    {
        var rig = new PublisherRig();
        var member = MemberDouble.New(rig.Publisher);
        member.LetIn();
        member.Connect(rig.Publisher.Join("gateway"));

        member.BeginAnswer();
        await member.PushAsync("before", Payload.Empty);
        member.FlushAnswer();
        rig.Broadcast("broadcast");
        await member.PushAsync("after", Payload.Empty);
        var answer = member.TakeAnswer();

        Assert.Equal(["before", "broadcast"], rig.Publisher.Since("gateway", 0)!.Value.Events.Select(e => e.Event));
        Assert.Equal("after", Assert.Single(answer.Events!).Event);
        Assert.Equal(2, answer.After);
    }

    [Fact]
    public async Task Nothing_reaches_a_member_that_has_ended()
    {
        var rig = new PublisherRig();
        var member = MemberDouble.New(rig.Publisher);
        member.LetIn();
        member.Connect(rig.Publisher.Join("gateway"));
        member.EndFromOutside(MemberStatus.Closed, TerminateReason.Stopped);

        await member.PushAsync("late", Payload.Empty);

        Assert.Equal(0, rig.Publisher.LastOffset);
    }
}
