using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class LogSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void What_a_topic_has_said_stays_said_and_nothing_is_said_behind_a_fence() => Walk.ToTheLastState(LogSpec.Create(), 5_102, 10_567, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => LogSpec.Create(),
        ("what waits is said behind a fence", "FENCED-STAYS-SO"),
        ("an offset is given twice", "OFFSETS-RISE"),
        ("what has no offset is said", "SAID-WHEN-THERE"));

    [Fact]
    public void The_real_log_takes_every_step_of_the_table() => Walk.IsTakenBy(LogSpec.Create(), static () => new LogOnTrial(), static (log, step) => log.Step(step), output.WriteLine);
}
