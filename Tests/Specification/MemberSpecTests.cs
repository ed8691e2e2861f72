using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class MemberSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void A_member_keeps_its_table_whatever_comes_between() => Walk.ToTheLastState(MemberSpec.Create(), 156_304, 2_484_319, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => MemberSpec.Create(),
        ("an answer that was believed is given up with its silo", "ONE-ANSWER"),
        ("a handler is waited for at an activation that was left", "NOT-DEAF"),
        ("what nobody has seen goes behind what came later", "ONE-PLACE"),
        ("a call is made before the join is answered", "CALLS-WHEN-JOINED"),
        ("a number is given twice", "NUMBERS-RISE"));

    [Fact]
    public void The_real_member_takes_every_step_of_the_table() => Walk.IsTakenBy(MemberSpec.Create(calls: 3, entries: 2), static () => new MemberOnTrial(), static (member, step) => member.Step(step), output.WriteLine);
}
