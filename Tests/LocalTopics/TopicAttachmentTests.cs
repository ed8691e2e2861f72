using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What a topic is to a gateway, step by step.</summary>
public sealed class TopicAttachmentTests
{
    private readonly TopicAttachment _attachment = new();

    [Fact]
    public void A_batch_waits_until_a_join_is_answered()
    {
        Assert.Equal(AttachmentState.Detached, _attachment.State);
        Assert.Equal(BatchTurn.Later, _attachment.Receive(Batch(epoch: 1, previous: 0, 1)));

        Attach(epoch: 1, offset: 0);

        Assert.Equal(AttachmentState.Attached, _attachment.State);
        Assert.Equal(BatchTurn.Now, _attachment.Receive(Assert.Single(_attachment.TakeBacklog())));
    }

    [Fact]
    public void A_batch_whose_predecessor_is_missing_shows_a_gap_and_all_wait_for_the_repair()
    {
        Attach(epoch: 1, offset: 5);

        Assert.Equal(BatchTurn.Gap, _attachment.Receive(Batch(1, previous: 6, 7)));
        var asked = _attachment.BeginRepair();
        Assert.Equal(AttachmentState.Repairing, _attachment.State);
        Assert.Equal(BatchTurn.Later, _attachment.Receive(Batch(1, previous: 7, 8)));
        Assert.Null(_attachment.BeginRepair());

        _attachment.EndRepair(asked!);
        Assert.Equal(RepairVerdict.Missed, _attachment.Judge(asked!, Batch(1, previous: 5, 6), static _ => true));
        Reach(6);
        Assert.Equal([7, 8], _attachment.TakeBacklog().SelectMany(batch => batch.Events).Select(e => e.Offset));
    }

    [Fact]
    public void A_gap_that_stays_after_the_repair_is_beyond_it()
    {
        var asked = Gap(cursor: 5, previous: 6);
        _attachment.EndRepair(asked);

        Assert.True(_attachment.IsBeyondRepair(asked, after: 5, Batch(1, previous: 5), out var through));
        Assert.Equal(6, through);
    }

    [Fact]
    public void A_topic_that_no_longer_knows_what_was_missed_is_beyond_repair()
    {
        var asked = Gap(cursor: 5, previous: 6);
        _attachment.EndRepair(asked);

        Assert.Equal(RepairVerdict.Missed, _attachment.Judge(asked, missed: null, static _ => false));
        Assert.True(_attachment.IsBeyondRepair(asked, after: 5, missed: null, out _));
    }

    [Fact]
    public void What_was_said_to_others_while_this_gateway_was_taken_for_gone_is_lost_to_whom_it_is_owed()
    {
        Attach(epoch: 1, offset: 5);
        var asked = _attachment.BeginRepair()!;

        Assert.Equal(RepairVerdict.Lost, _attachment.Judge(asked, Batch(1, previous: 9, 10), static through => through == 9));
        Assert.Equal(RepairVerdict.Missed, _attachment.Judge(asked, Batch(1, previous: 9, 10), static _ => false));
    }

    [Fact]
    public void An_answer_of_another_activation_says_that_the_topic_has_moved()
    {
        Attach(epoch: 1, offset: 5);
        var asked = _attachment.BeginRepair()!;

        Assert.Equal(RepairVerdict.Moved, _attachment.Judge(asked, Batch(2, previous: 0), static _ => true));
        _attachment.Detach();
        Assert.Equal(RepairVerdict.Past, _attachment.Judge(asked, Batch(1, previous: 5, 6), static _ => true));
    }

    [Fact]
    public void What_comes_of_another_activation_is_dropped()
    {
        Attach(epoch: 2, offset: 5);

        Assert.Equal(BatchTurn.Never, _attachment.Receive(Batch(1, previous: 5, 6)));
        Assert.False(_attachment.HasBacklog);
    }

    [Fact]
    public void A_newer_activation_is_heard_once_the_older_one_is_left()
    {
        Attach(epoch: 1, offset: 5);
        var ticket = _attachment.NewTicket(stream: 0);

        Assert.Equal(Adoption.BehindOlder, _attachment.Adopt(Answer(epoch: 2, offset: 0), ticket, isOnly: true));
        _attachment.Detach();

        Assert.Equal(Adoption.Attached, _attachment.Adopt(Answer(epoch: 2, offset: 0), ticket, isOnly: true));
        Assert.Equal(2, _attachment.Current!.Epoch);
    }

    [Fact]
    public void An_older_activation_is_not_heard_again()
    {
        Attach(epoch: 2, offset: 5);

        Assert.Equal(Adoption.Refused, _attachment.Adopt(Answer(epoch: 1, offset: 0), _attachment.NewTicket(0), isOnly: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_an_activation_answers_to_a_join_from_before_it_or_a_later_one_was_left_is_past(long epoch)
    {
        var ticket = _attachment.NewTicket(0);
        Attach(epoch: 2, offset: 5);
        _attachment.Detach();

        Assert.Equal(Adoption.Refused, _attachment.Adopt(Answer(epoch, offset: 7), ticket, isOnly: true));
        Assert.Equal(Adoption.Attached, _attachment.Adopt(Answer(epoch, offset: 7), _attachment.NewTicket(0), isOnly: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_answered_before_topics_may_have_ended_the_members_here_says_nothing(long epoch)
    {
        Attach(epoch: 1, offset: 5);
        _attachment.Detach();
        var ticket = _attachment.NewTicket(0);

        Assert.False(_attachment.Doubt());

        Assert.Equal(Adoption.Refused, _attachment.Adopt(Answer(epoch, offset: 7), ticket, isOnly: true));
    }

    [Fact]
    public void An_activation_that_was_left_by_mistake_goes_on_where_it_was_left()
    {
        Attach(epoch: 1, offset: 5);
        Reach(6);
        _attachment.Detach();

        Attach(epoch: 1, offset: 9);

        Assert.Equal(6, _attachment.Current!.Cursor);
    }

    [Fact]
    public void Nobody_is_owed_anything_of_an_activation_whose_members_were_told_of_a_loss()
    {
        Attach(epoch: 1, offset: 5);
        _attachment.GiveUp();

        Assert.Equal(AnswerTurn.Never, _attachment.TurnOf(epoch: 1, after: 5));
        Attach(epoch: 1, offset: 9);

        Assert.Equal(9, _attachment.Current!.Cursor);
    }

    [Fact]
    public void The_first_of_two_joins_begins_where_the_other_may_have_been_let_in()
    {
        Assert.Equal(Adoption.Attached, _attachment.Adopt(Answer(epoch: 1, offset: 9, linkStart: 4), _attachment.NewTicket(0), isOnly: false));

        Assert.Equal(4, _attachment.Current!.Cursor);
    }

    [Fact]
    public void A_gateway_that_falls_behind_says_so_with_its_next_joins_until_it_is_attached()
    {
        Attach(epoch: 1, offset: 5);
        _attachment.FallBehind(through: 9);

        Assert.True(_attachment.NewTicket(0).IsBehind);
        Attach(epoch: 1, offset: 12);
        Assert.False(_attachment.NewTicket(0).IsBehind);
        Assert.Equal(9, _attachment.Current!.Cursor);
    }

    [Fact]
    public void An_answer_goes_out_behind_what_came_before_it()
    {
        Attach(epoch: 1, offset: 5);

        Assert.True(_attachment.IsDue(epoch: 1, after: 5));
        Assert.Equal(AnswerTurn.Later, _attachment.TurnOf(epoch: 1, after: 6));
        Reach(6);
        Assert.Equal(AnswerTurn.Now, _attachment.TurnOf(epoch: 1, after: 6));
    }

    [Fact]
    public void An_answer_of_the_activation_that_was_left_last_goes_out_if_what_came_before_it_had()
    {
        Attach(epoch: 1, offset: 5);
        _attachment.Detach();

        Assert.Equal(AnswerTurn.Now, _attachment.TurnOf(epoch: 1, after: 5));
        Assert.Equal(AnswerTurn.Never, _attachment.TurnOf(epoch: 1, after: 6));
        Assert.False(_attachment.IsDue(epoch: 1, after: 5));
    }

    [Fact]
    public void The_place_in_the_history_follows_the_broadcasts_that_are_kept()
    {
        Attach(epoch: 1, offset: 5);
        Reach(6, life: 3);
        Reach(7);

        Assert.Equal(new HistoryPosition(3, 6), _attachment.Seen);
    }

    private AttachedActivation Gap(long cursor, long previous)
    {
        Attach(epoch: 1, offset: cursor);
        Assert.Equal(BatchTurn.Gap, _attachment.Receive(Batch(1, previous, previous + 1)));
        return _attachment.BeginRepair()!;
    }

    private void Attach(long epoch, long offset) =>
        Assert.Equal(Adoption.Attached, _attachment.Adopt(Answer(epoch, offset), _attachment.NewTicket(0), isOnly: true));

    private void Reach(long offset, long life = 0) =>
        _attachment.Reach(_attachment.Current!, new TopicEvent(offset, TopicEventKind.Broadcast, "said", Payload.Empty, Life: life));

    private static JoinResponse Answer(long epoch, long offset, long linkStart = 0) => new(JoinStatus.Ok, Payload.Empty, epoch, linkStart, offset);

    private static TopicBatch Batch(long epoch, long previous, params long[] offsets) =>
        new("room:1", epoch, previous, [.. offsets.Select(offset => new TopicEvent(offset, TopicEventKind.Broadcast, "said", Payload.Empty))]);
}
