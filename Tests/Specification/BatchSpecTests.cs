using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class BatchSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void Batches_go_one_behind_the_other_and_each_names_the_one_before() => Walk.ToTheLastState(BatchSpec.Create(), 773, 1_829, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => BatchSpec.Create(),
        ("what came last arrives first", "IN-ORDER"),
        ("a batch is lost, and the next names it", "NO-GAP"),
        ("a batch takes all", "AT-MOST"));

    [Fact]
    public void The_real_chain_takes_every_step_of_the_table() => Walk.IsTakenBy(BatchSpec.Create(), static () => new BatchOnTrial(), static (chain, step) => chain.Step(step), output.WriteLine);
}
