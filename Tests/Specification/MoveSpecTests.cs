using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class MoveSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void What_was_answered_goes_along_and_nothing_is_had_twice_or_passed_over() => Walk.ToTheLastState(MoveSpec.Create(), 53_433, 159_452, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => MoveSpec.Create(),
        ("what was done is left behind", "OK-GOES-ALONG"),
        ("a call that is given up is answered behind that", "ONE-ANSWER"),
        ("a message is handed over before it goes along", "HANDED-ONCE"),
        ("what a handler that was in time has said is forgotten", "OK-IN-TIME"),
        ("what was said before is heard again", "HEARD-ONCE"),
        ("one that follows begins where it comes in", "NOT-PASSED-OVER"),
        ("one that is kicked before it has come is let in", "KICKED-STAYS-AWAY"),
        ("a rejoin is refused for nothing", "NOBODY-HANGS"));

    [Fact]
    public void A_member_that_ends_behind_the_packing_of_its_things_is_answered_what_is_lost() => Walk.Breaks(MoveSpec.Create(new(EndsWithPack: false)), "OK-GOES-ALONG", 7);

    [Fact]
    public void A_topic_that_waits_for_nobody_loses_what_was_about_to_be_answered() => Walk.Breaks(MoveSpec.Create(new(WaitsForHandlers: false)), "OK-IN-TIME", 7);

    [Fact]
    public void A_topic_that_owes_only_who_is_there_what_it_intercepts_passes_the_others_by() => Walk.Breaks(MoveSpec.Create(new(OwesIntercepted: false)), "NOT-PASSED-OVER", 4);

    [Fact]
    public void A_member_that_hears_from_when_it_has_come_is_passed_over() => Walk.Breaks(MoveSpec.Create(new(HearsFromTheStart: false)), "NOT-PASSED-OVER", 4);

    [Fact]
    public void A_kick_that_is_forgotten_before_its_member_has_come_is_undone() => Walk.Breaks(MoveSpec.Create(new(RemembersKicks: false)), "KICKED-STAYS-AWAY", 6);

    [Fact]
    public void A_topic_that_packs_only_who_has_come_leaves_the_others_things_behind() => Walk.Breaks(MoveSpec.Create(new(PacksAgain: false)), "OK-GOES-ALONG", 10);
}
