using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class AttachmentSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void What_was_left_stays_so_and_what_comes_back_goes_on() => Walk.ToTheLastState(AttachmentSpec.Create(), 10_757, 156_228, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => AttachmentSpec.Create(),
        ("an answer counts that was asked before its activation was left", "LEFT-STAYS-SO"),
        ("an answer counts that was asked before a doubt", "DOUBT-COUNTS"),
        ("one that comes back passes over what it said meanwhile", "GOES-ON"),
        ("a join's answer sets the cursor of what is heard", "NOT-BACKWARDS"),
        ("a repair goes on behind its activation", "WAITS-FOR-SOMEBODY"));

    [Fact]
    public void The_real_attachment_takes_every_step_of_the_table() => Walk.IsTakenBy(AttachmentSpec.Create(), static () => new AttachmentOnTrial(), static (attachment, step) => attachment.Step(step), output.WriteLine);
}
