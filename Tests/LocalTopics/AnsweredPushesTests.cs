using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class AnsweredPushesTests
{
    private static readonly Ref Push = Ref.FromText("1");

    private AnsweredPushes _answered;

    [Fact]
    public void A_push_that_was_answered_over_the_stream_is_not_given_up_with_its_call()
    {
        Assert.True(_answered.TryReply(Push, isInFlight: true));

        Assert.False(_answered.TryGiveUp(Push));
    }

    [Fact]
    public void A_push_that_was_given_up_is_not_answered_over_the_stream_any_more()
    {
        Assert.True(_answered.TryGiveUp(Push));
        _answered.Settle();

        Assert.False(_answered.TryReply(Push, isInFlight: false));
    }

    [Fact]
    public void A_ref_that_was_answered_may_be_used_again()
    {
        Assert.True(_answered.TryReply(Push, isInFlight: true));
        _answered.Settle();

        Assert.True(_answered.TryReply(Push, isInFlight: true));
    }

    [Fact]
    public void Nothing_of_an_earlier_activation_is_answered_any_more()
    {
        Assert.True(_answered.TryGiveUp(Push));
        _answered.Leave(isCalling: false);

        Assert.True(_answered.TryReply(Push, isInFlight: true));
    }

    [Fact]
    public void Pushes_that_share_a_ref_or_have_none_are_all_answered()
    {
        foreach (var reference in (Ref[])[Push, Ref.Null])
        {
            Assert.True(_answered.TryReply(reference, isInFlight: true));
            Assert.True(_answered.TryReply(reference, isInFlight: true));
        }
    }

    [Fact]
    public void A_ref_that_was_given_up_may_be_used_again()
    {
        Assert.True(_answered.TryGiveUp(Push));
        _answered.Begin(Push);

        Assert.True(_answered.TryReply(Push, isInFlight: true));
    }
}
