using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Tests.Checking;

/// <summary>What the proof's checker finds in a history, and what it doesn't.</summary>
public sealed class CheckerTests
{
    private readonly Story _story = new();

    [Fact]
    public async Task A_whole_history_breaks_nothing()
    {
        _story.Joins("ada").Joins("bob")
            .Says("p/1").Begins("p/2", Verb.Say).Begins("q/1", Verb.Say).Ends("p/2").Ends("q/1", Outcome.Info).Says("p/3")
            .Hears("ada", "p/1", "q/1", "p/2", "p/3")
            .Hears("bob", "q/1", "p/2")
            .Joins("bob", recovers: true).Hears("bob", "p/3")
            .Begins("p/4", Verb.Add).Ends("p/4", value: 1).Begins("q/2", Verb.Read).Ends("q/2", value: 1)
            .Shows("server", ["ada", "bob"], ["ada", "bob"]);

        Assert.Empty(await _story.CheckAsync());
    }

    [Fact]
    public async Task Two_that_hear_in_another_order()
    {
        _story.Joins("ada").Joins("bob").Says("p/1").Begins("p/2", Verb.Say).Begins("q/1", Verb.Say)
            .Hears("ada", "p/1", "p/2", "q/1")
            .Hears("bob", "p/1", "q/1", "p/2");

        await Shows("one order", "ada heard p/1 and then p/2, bob heard p/1 and then q/1");
    }

    [Fact]
    public async Task A_hole_in_what_one_of_them_hears()
    {
        _story.Joins("ada").Joins("bob").Begins("p/1", Verb.Say).Begins("q/1", Verb.Say).Begins("p/2", Verb.Say)
            .Hears("ada", "p/1", "q/1", "p/2")
            .Hears("bob", "p/1", "p/2");

        await Shows("one order", "bob heard p/1 and then p/2");
    }

    [Fact]
    public async Task An_order_that_comes_back_to_where_it_began()
    {
        _story.Begins("p/1", Verb.Say).Begins("q/1", Verb.Say).Begins("r/1", Verb.Say)
            .Joins("ada").Hears("ada", "p/1", "q/1")
            .Joins("bob").Hears("bob", "q/1", "r/1")
            .Joins("cyd").Hears("cyd", "r/1", "p/1");

        await Shows("one order", "p/1 before q/1 before r/1 before p/1");
    }

    [Fact]
    public async Task A_message_that_comes_twice()
    {
        _story.Joins("ada").Begins("p/1", Verb.Say).Hears("ada", "p/1").Joins("ada").Hears("ada", "p/1");

        await Shows("once each", "ada heard p/1 twice");
    }

    [Fact]
    public async Task A_message_that_nobody_said()
    {
        _story.Joins("ada").Hears("ada", "p/1");

        await Shows("once each", "ada heard p/1, which nobody said");
    }

    [Fact]
    public async Task A_message_that_was_refused()
    {
        _story.Joins("ada").Begins("p/1", Verb.Say).Ends("p/1", Outcome.Fail).Hears("ada", "p/1");

        await Shows("once each", "ada heard p/1, which was refused");
    }

    [Fact]
    public async Task A_publisher_that_is_heard_backwards()
    {
        _story.Joins("ada").Begins("p/1", Verb.Say).Begins("p/2", Verb.Say).Hears("ada", "p/2", "p/1");

        await Shows("publisher's order", "ada heard p/1 after p/2");
    }

    [Fact]
    public async Task An_acknowledged_message_that_nobody_heard()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Says("q/1").Says("p/2").Hears("ada", "p/2");

        await Shows("acknowledged is heard", "ada heard p/1 and p/2, and not q/1 that was acknowledged between them");
    }

    [Fact]
    public async Task What_was_never_answered_may_be_heard_or_not()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Begins("q/1", Verb.Say).Ends("q/1", Outcome.Info).Says("p/2").Hears("ada", "p/2");

        Assert.Empty(await _story.CheckAsync());
    }

    [Fact]
    public async Task What_was_lost_and_owned_up_to_is_not_missed()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Says("q/1").Joins("ada").Says("p/2").Hears("ada", "p/2");

        Assert.Empty(await _story.CheckAsync());
    }

    [Fact]
    public async Task A_recovery_with_a_hole()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Says("q/1").Joins("ada", recovers: true).Says("p/2").Hears("ada", "p/2");

        await Shows("acknowledged is heard", "not q/1");
    }

    [Fact]
    public async Task A_part_of_what_was_said_not_to_be_recovered()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Says("p/2").Says("p/3").Joins("ada").Hears("ada", "p/3");

        await Shows("recovered is whole or nothing", "ada recovered nothing, and yet heard p/3 of before");
    }

    [Fact]
    public async Task Two_additions_that_made_the_same_value()
    {
        _story.Begins("p/1", Verb.Add).Begins("q/1", Verb.Add).Ends("p/1", value: 1).Ends("q/1", value: 1);

        await Shows("one counter", "2 additions made 1");
    }

    [Fact]
    public async Task An_acknowledged_addition_that_was_taken_back()
    {
        _story.Begins("p/1", Verb.Add).Ends("p/1", value: 1).Begins("q/1", Verb.Read).Ends("q/1", value: 0);

        await Shows("one counter", "q/1 saw 0 after p/1 had ended with 1");
    }

    [Fact]
    public async Task A_value_that_was_seen_and_then_taken_back()
    {
        _story.Begins("p/1", Verb.Add).Begins("q/1", Verb.Read).Ends("q/1", value: 1).Ends("p/1", Outcome.Info)
            .Begins("q/2", Verb.Read).Ends("q/2", value: 0);

        await Shows("one counter", "q/2 saw 0 after q/1 had ended with 1");
    }

    [Fact]
    public async Task More_additions_than_were_asked_for()
    {
        _story.Begins("p/1", Verb.Add).Ends("p/1", value: 2);

        await Shows("one counter", "p/1 saw 2 when 1 additions had been asked for");
    }

    [Fact]
    public async Task An_addition_without_an_answer_may_count_or_not()
    {
        _story.Begins("p/1", Verb.Add).Ends("p/1", Outcome.Info).Begins("q/1", Verb.Add).Ends("q/1", value: 2);

        Assert.Empty(await _story.CheckAsync());
    }

    [Fact]
    public async Task Somebody_kicked_for_whom_something_is_done()
    {
        _story.Joins("ada").Begins("p/1", Verb.Kick, "ada").Ends("p/1").Begins("ada/1", Verb.Say).Ends("ada/1");

        await Shows("kicked stays out", "ada/1 was done for ada, who had been kicked");
    }

    [Fact]
    public async Task Somebody_kicked_may_come_back()
    {
        _story.Joins("ada").Begins("p/1", Verb.Kick, "ada").Ends("p/1").Joins("ada").Begins("ada/1", Verb.Say).Ends("ada/1");

        Assert.Empty(await _story.CheckAsync());
    }

    [Theory]
    [InlineData(new[] { "ada", "bob" }, new[] { "ada" }, "shows bob who went")]
    [InlineData(new[] { "ada" }, new[] { "ada", "bob" }, "doesn't show bob")]
    [InlineData(new[] { "ada", "ada" }, new[] { "ada" }, "shows somebody twice")]
    public async Task A_presence_that_is_not_who_is_there(string[] names, string[] expected, string what)
    {
        _story.Shows("server", names, expected);

        await Shows("presence is true", what);
    }

    [Fact]
    public async Task A_silence_longer_than_the_bound()
    {
        _story.Joins("ada").Says("p/1").Hears("ada", "p/1").Says("p/2").Waits(20).Hears("ada", "p/2");

        var violation = Assert.Single(await _story.CheckAsync(TimeSpan.FromMicroseconds(10)));

        Assert.Contains("ada heard nothing for", violation.What, StringComparison.Ordinal);
    }

    private async Task Shows(string rule, string what)
    {
        var violations = await _story.CheckAsync();

        Assert.Contains(violations, violation => violation.Rule == rule && violation.What.Contains(what, StringComparison.Ordinal));
    }
}
