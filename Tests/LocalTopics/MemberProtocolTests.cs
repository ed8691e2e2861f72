using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What a member may do next, and which answer it believes, step by step.</summary>
public sealed class MemberProtocolTests
{
    private MemberProtocol _member;

    [Fact]
    public void What_is_sent_before_the_join_is_answered_goes_as_one_call()
    {
        Assert.True(_member.TryBegin());
        Assert.Null(Take("a"));
        Assert.Null(Take("b"));

        Assert.True(_member.TryEnter(epoch: 1, assigns: null));

        Assert.Equal("1: a b", Text(_member.NextCall()));
    }

    [Fact]
    public void One_call_is_under_way_at_a_time()
    {
        Join();

        Assert.Equal("1: a", Text(Take("a")));
        Assert.Null(Take("b"));
        Assert.Null(Take("c"));

        Assert.Equal(AnswerBelief.All, Hear(call: 1));
        Assert.Equal("2: b c", Text(_member.Settle(1, MemberStatus.Joined)));
    }

    [Fact]
    public void Bytes_count_while_they_wait_for_their_call_and_no_longer()
    {
        Join();
        Take("in_flight");
        Assert.Equal(0, _member.WaitingBytes);

        Take("waits");
        Assert.NotEqual(0, _member.WaitingBytes);
        Hear(call: 1);
        _member.Settle(1, MemberStatus.Joined);
        Assert.Equal(0, _member.WaitingBytes);

        _member.TryBeUnknown(2, out _, out _);
        Assert.NotEqual(0, _member.WaitingBytes);
        _member.TryEnd(out _);
        Assert.Equal(0, _member.WaitingBytes);
    }

    [Fact]
    public void What_waits_behind_the_answer_that_it_has_ended_counts_no_longer()
    {
        Join();
        Take("in_flight");
        Take("waits");

        Hear(call: 1);
        _member.Settle(1, MemberStatus.Closed);

        Assert.Equal(0, _member.WaitingBytes);
    }

    [Fact]
    public void Of_two_answers_to_a_call_the_first_is_believed()
    {
        Join();
        Take("a");

        Assert.Equal(AnswerBelief.All, Hear(call: 1));
        Assert.Equal(AnswerBelief.None, Hear(call: 1));
        _member.Settle(1, MemberStatus.Joined);
        Assert.Equal(AnswerBelief.None, Hear(call: 1));
    }

    [Fact]
    public void A_handler_that_takes_its_time_holds_back_the_next_call_until_it_is_done()
    {
        Join();
        Take("a");
        Take("b");

        Hear(call: 1, status: MemberStatus.Busy);
        Assert.Null(_member.Settle(1, MemberStatus.Busy));
        Assert.Equal(MemberTurn.Busy, _member.Turn);

        Assert.Equal("2: b", Text(_member.BeReady(assigns: null)));
    }

    [Fact]
    public void A_handler_may_be_done_before_the_answer_that_it_takes_its_time()
    {
        Join();
        Take("a");
        Take("b");

        Assert.Null(_member.BeReady(assigns: null));
        Hear(call: 1, status: MemberStatus.Busy);

        Assert.Equal("2: b", Text(_member.Settle(1, MemberStatus.Busy)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_call_that_was_busy_at_an_activation_that_was_left_is_lost(bool isTold)
    {
        Join();
        Take("a");
        if (isTold)
        {
            Hear(call: 1, status: MemberStatus.Busy);
            _member.Settle(1, MemberStatus.Busy);
        }

        Assert.True(_member.TryLeaveActivation(siloIsGone: false, out var lost));
        if (!isTold)
        {
            Assert.Empty(lost);
            Assert.Equal(AnswerBelief.Lost, _member.Hear(1, MemberStatus.Busy, assigns: null, out lost));
        }

        Assert.Equal("a", Names(lost));
        Assert.Equal(2, _member.LastCall);
    }

    [Fact]
    public void An_answer_from_an_activation_that_was_left_tells_of_the_past()
    {
        Join();
        Take("a");
        _member.TryLeaveActivation(siloIsGone: false, out _);

        Assert.Equal(AnswerBelief.Past, Hear(call: 1));
    }

    [Fact]
    public void A_call_that_is_told_to_take_its_time_only_behind_a_rejoin_is_lost_at_the_same_activation_too()
    {
        Join();
        Take("a");
        _member.TryLeaveActivation(siloIsGone: false, out _);
        _member.TryEnter(epoch: 1, assigns: null);

        Assert.Equal(AnswerBelief.Lost, _member.Hear(1, MemberStatus.Busy, assigns: null, out var lost));

        Assert.Equal("a", Names(lost));
        Assert.Equal(MemberTurn.Idle, _member.Turn);
    }

    [Fact]
    public void A_member_whose_activation_is_left_as_it_hears_that_a_handler_takes_its_time_does_not_wait_for_it()
    {
        Join();
        Take("a");
        Hear(call: 1, status: MemberStatus.Busy);

        _member.TryLeaveActivation(siloIsGone: false, out var lost);

        Assert.Equal("a", Names(lost));
        Assert.Null(_member.Settle(1, MemberStatus.Busy));
        Assert.Equal(MemberTurn.Idle, _member.Turn);
    }

    [Fact]
    public void An_answer_that_is_just_being_delivered_is_not_lost_with_its_silo()
    {
        Join();
        Take("a");
        Hear(call: 1);

        _member.TryLeaveActivation(siloIsGone: true, out var lost);

        Assert.Empty(lost);
        Assert.Null(_member.Settle(1, MemberStatus.Joined));
        Assert.Equal(MemberTurn.Idle, _member.Turn);
    }

    [Fact]
    public void No_answer_is_waited_for_from_a_silo_that_is_gone()
    {
        Join();
        Take("a");

        _member.TryLeaveActivation(siloIsGone: true, out var lost);

        Assert.Equal("a", Names(lost));
        Assert.Equal(AnswerBelief.None, Hear(call: 1));
    }

    [Fact]
    public void What_no_handler_has_seen_goes_first_to_the_next_activation()
    {
        Join();
        Take("a");
        Take("b");

        Assert.True(_member.TryBeUnknown(1, out _, out var lost));
        Assert.Empty(lost);
        _member.TryLeaveActivation(siloIsGone: false, out _);
        _member.TryEnter(epoch: 2, assigns: null);

        Assert.Equal("3: a b", Text(_member.NextCall()));
    }

    [Fact]
    public void What_was_asked_twice_may_have_been_seen()
    {
        Join();
        Take("a");
        Assert.Equal(CallDoubt.AskedAgain, _member.Doubt(1, out var again));
        Assert.Equal("1: a", Text(again));

        Assert.True(_member.TryBeUnknown(1, out _, out var lost));

        Assert.Equal("a", Names(lost));
        Assert.Null(_member.NextCall());
    }

    [Fact]
    public void A_call_in_doubt_is_given_up_once_its_activation_is_left()
    {
        Join();
        Take("a");
        _member.TryLeaveActivation(siloIsGone: false, out _);

        Assert.Equal(CallDoubt.GivenUp, _member.Doubt(1, out _));
        Assert.True(_member.TryGiveUp(1, out var lost));
        Assert.Equal("a", Names(lost));
        Assert.Equal(CallDoubt.Settled, _member.Doubt(1, out _));
    }

    [Fact]
    public void A_call_that_is_answered_is_in_no_doubt()
    {
        Join();
        Take("a");
        Hear(call: 1, status: MemberStatus.Busy);

        Assert.Equal(CallDoubt.Settled, _member.Doubt(1, out _));
        Assert.False(_member.TryGiveUp(1, out _));
    }

    [Fact]
    public void Nothing_goes_to_the_topic_behind_a_leave()
    {
        Join();
        Assert.True(_member.TryTake(new MemberEvent("phx_leave", default, Payload.Empty, IsLeave: true), out _));

        Assert.False(_member.TryTake(Event("a"), out _));
    }

    [Fact]
    public void Nothing_goes_to_the_topic_once_it_has_told_the_end()
    {
        Join();
        Take("a");
        Take("b");

        Hear(call: 1, status: MemberStatus.Closed);

        Assert.Null(_member.Settle(1, MemberStatus.Closed));
        Assert.False(_member.TryTake(Event("c"), out _));
        Assert.Equal(MemberPhase.Joined, _member.Phase);
    }

    [Fact]
    public void Assigns_are_those_that_the_latest_activation_told()
    {
        Join();
        Take("a");
        _member.TryLeaveActivation(siloIsGone: false, out _);
        var latest = Payload.From(new { from = 2 });
        _member.TryEnter(epoch: 2, latest);

        _member.Hear(1, MemberStatus.Joined, Payload.From(new { from = 1 }), out _);

        Assert.Equal(latest, _member.Assigns);
    }

    [Fact]
    public void Who_has_ended_neither_joins_nor_speaks()
    {
        _member.TryBegin();
        Take("a");

        Assert.True(_member.TryEnd(out var unsent));
        Assert.Equal("a", Names([.. unsent]));
        Assert.False(_member.TryBegin());
        Assert.False(_member.TryEnter(epoch: 1, assigns: null));
        Assert.False(_member.TryLeaveActivation(siloIsGone: true, out _));
        Assert.False(_member.TryTake(Event("b"), out _));
        Assert.False(_member.TryEnd(out _));
    }

    private void Join()
    {
        _member.TryBegin();
        _member.TryEnter(epoch: 1, assigns: null);
    }

    private MemberCall? Take(string name, string? reference = null) => _member.TryTake(Event(name, reference), out var call) ? call : throw new InvalidOperationException($"{name} wasn't taken.");

    private AnswerBelief Hear(int call, MemberStatus status = MemberStatus.Joined) => _member.Hear(call, status, assigns: null, out _);

    private static MemberEvent Event(string name, string? reference = null) => new(name, reference is null ? default : Ref.FromText(reference), Payload.Empty);

    private static string? Text(MemberCall? call) => call is { } made ? $"{made.Number}: {Names(made.Events)}" : null;

    private static string Names(MemberEvent[] events) => string.Join(' ', events.Select(e => e.Event));
}
