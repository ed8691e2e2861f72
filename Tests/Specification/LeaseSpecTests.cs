using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class LeaseSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void A_mistake_is_mended_and_a_kick_is_not_undone() => Walk.ToTheLastState(LeaseSpec.Create(), 3_726, 15_974, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => LeaseSpec.Create(),
        ("a kick is forgotten at the next rejoin", "KICKED-STAYS-AWAY"),
        ("who was taken for gone by mistake is refused", "A-MISTAKE-IS-NO-END"),
        ("the monitor ends who is there", "ENDED-IN-THE-DIRECTORY-ONLY"),
        ("the gateway is never told", "BOTH-AGREE"));

    [Fact]
    public void An_end_that_is_forgotten_before_its_gateway_is_back_is_undone() => Walk.Breaks(LeaseSpec.Create(outlasts: false), "KICKED-STAYS-AWAY", 7);

    [Fact]
    public void Without_a_word_of_the_monitor_a_lost_answer_leaves_a_member_deaf() => Walk.Breaks(LeaseSpec.Create(tells: false), "BOTH-AGREE", 7);

    [Fact]
    public void A_word_that_is_passed_over_while_a_rejoin_is_under_way_leaves_a_member_deaf() => Walk.Breaks(LeaseSpec.Create(asksAnew: false), "BOTH-AGREE", 10);
}
