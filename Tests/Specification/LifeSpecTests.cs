using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class LifeSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void A_member_is_let_in_taken_out_and_terminated_once_and_its_first_end_counts() => Walk.ToTheLastState(LifeSpec.Create(), 36, 576, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => LifeSpec.Create(),
        ("the channel isn't told of who is let in and has ended", "TERMINATED-ONCE"),
        ("who left is still there", "OUT-ONCE"),
        ("who is kicked may ask again", "REMEMBERED"),
        ("a gateway is told in the turn that ends a member, and behind it", "TOLD-ONCE"),
        ("a later end counts", "FIRST-END"),
        ("who has ended is ending", "FORWARD"));

    [Fact]
    public void The_real_life_takes_every_step_of_the_table() => Walk.IsTakenBy(LifeSpec.Create(), static () => new LifeOnTrial(), static (life, step) => life.Step(step), output.WriteLine);
}
