using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class JoinSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void A_join_runs_once_and_its_member_hears_all_that_was_said_since() => Walk.ToTheLastState(JoinSpec.Create(), 35_416, 117_940, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule_alone() => Walk.NoticesEachFaultAlone(
        static () => JoinSpec.Create(),
        ("a join that is asked for again runs again", "RUNS-ONCE"),
        ("what comes before the reply is handed out", "REPLY-FIRST"),
        ("what was held is forgotten", "ALL-AND-ONCE"),
        ("the second is let in beside the first", "ONE-IN"),
        ("nobody is told that the socket is gone", "BOTH-AGREE"),
        ("an answer that comes twice is given twice", "ANSWERED-ONCE"));

    [Fact]
    public void A_topic_that_runs_what_is_asked_again_runs_it_twice() => Walk.Breaks(JoinSpec.Create(awaits: false), "RUNS-ONCE", 4);

    [Fact]
    public void A_gateway_that_tells_of_the_second_alone_leaves_the_first_behind() => Walk.Breaks(JoinSpec.Create(tellsOfBoth: false), "BOTH-AGREE", 8);

    [Fact]
    public void A_topic_that_forgets_who_is_gone_lets_in_who_comes_late() => Walk.Breaks(JoinSpec.Create(remembers: false), "BOTH-AGREE", 6);
}
