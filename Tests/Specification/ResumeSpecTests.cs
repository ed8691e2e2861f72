using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class ResumeSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void Who_is_told_that_it_has_got_all_that_it_missed_has() => Walk.ToTheLastState(ResumeSpec.Create(), 69_769, 212_133, output.WriteLine);

    [Fact]
    public void The_same_where_it_is_stored_before_it_is_said() => Walk.ToTheLastState(ResumeSpec.Create(isBehind: false), 6_933, 20_868, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => ResumeSpec.Create(),
        ("part of it is given for all", "RECOVERED-IS-ALL"),
        ("the last that was seen is given once more", "NOTHING-TWICE"),
        ("a place in another history is taken for one in this", "ANOTHER-HISTORY"),
        ("what is forgotten is kept", "KEPT-IN-ORDER"));

    [Fact]
    public void A_storage_that_does_not_say_what_it_lacks_passes_over_that() => Walk.Breaks(ResumeSpec.Create(saysLacking: false), "RECOVERED-IS-ALL", 5);

    [Fact]
    public void A_storage_that_was_put_back_passes_over_what_only_members_know() => Walk.Breaks(ResumeSpec.Create(asksMembers: false), "RECOVERED-IS-ALL", 8);
}
