using Xunit.Abstractions;

namespace Orleans.Channels.Tests.Specification;

public sealed class CallSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_push_runs_once_at_most_and_is_answered_once() => Walk.ToTheLastState(CallSpec.Create(), 912_293, 4_745_970, output.WriteLine);

    [Fact]
    public void Each_fault_is_noticed_by_its_rule() => Walk.NoticesEachFault(
        CallSpec.Create(),
        ("a call runs as often as it is asked", "RUNS-ONCE"),
        ("a late call runs behind a rejoin", "GIVEN-UP-STAYS-SO"),
        ("an answer counts each time that it comes", "ONE-ANSWER"),
        ("a call that a topic took is waited for for ever", "ANSWERED-IN-TIME"),
        ("what no handler has seen is answered ok", "OK-RAN"),
        ("a call that fails is forgotten", "NOBODY-HANGS"),
        ("what wasn't seen goes behind what came later", "IN-ORDER"));

    [Fact]
    public void A_gateway_that_forgets_what_it_answered_answers_twice() => Walk.Breaks(CallSpec.Create(new(AnswersOnce: false)), "ONE-ANSWER", 6);

    [Fact]
    public void A_gateway_that_asks_on_for_what_is_unknown_asks_for_ever() => Walk.Breaks(CallSpec.Create(new(GivesUpUnknown: false)), "ANSWERED-IN-TIME", 25);

    [Fact]
    public void A_gateway_that_believes_in_busy_behind_a_rejoin_waits_for_ever() => Walk.Breaks(CallSpec.Create(new(GivesUpBusy: false)), "NOBODY-HANGS", 6);
}
