using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class MoveSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void What_was_answered_goes_along_and_nothing_is_had_twice_or_passed_over() => Walk.ToTheLastState(MoveSpec.Create(), 15_243, 43_496, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => MoveSpec.Create(),
        ("what was done is left behind", "OK-GOES-ALONG"),
        ("a call that is given up is answered behind that", "ONE-ANSWER"),
        ("a message is handed over before it goes along", "HANDED-ONCE"),
        ("what was said before is heard again", "HEARD-ONCE"),
        ("one that follows begins where it comes in", "NOT-PASSED-OVER"),
        ("one that is kicked before it has come is let in", "KICKED-STAYS-AWAY"),
        ("a rejoin is refused for nothing", "NOBODY-HANGS"));

    [Fact]
    public void A_member_that_ends_behind_the_packing_of_its_things_is_answered_what_is_lost() => Walk.Breaks(MoveSpec.Create(new(EndsWithPack: false)), "OK-GOES-ALONG", 5);

    [Fact]
    public void A_member_that_hears_from_when_it_has_come_is_passed_over() => Walk.Breaks(MoveSpec.Create(new(HearsFromTheStart: false)), "NOT-PASSED-OVER", 3);

    [Fact]
    public void A_kick_that_is_forgotten_before_its_member_has_come_is_undone() => Walk.Breaks(MoveSpec.Create(new(RemembersKicks: false)), "KICKED-STAYS-AWAY", 5);

    [Fact]
    public void A_topic_that_packs_only_who_has_come_leaves_the_others_things_behind() => Walk.Breaks(MoveSpec.Create(new(PacksAgain: false)), "OK-GOES-ALONG", 8);
}
