using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class ChainSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void What_a_topic_says_is_heard_once_and_in_order_or_owned_up_to() => Walk.ToTheLastState(ChainSpec.Create(), 486_764, 2_792_666, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => ChainSpec.Create(),
        ("what comes twice is heard twice", "ONCE"),
        ("a gap goes unnoticed", "NO-HOLE"),
        ("an answer doesn't wait", "BEHIND-WHAT-WAS-SAID"),
        ("an answer that waits is forgotten", "ANSWERED"));

    [Fact]
    public void A_log_that_gives_what_it_has_left_leaves_a_hole() => Walk.Breaks(ChainSpec.Create(sayTooLate: false), "NO-HOLE", 6);
}
