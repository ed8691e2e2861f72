namespace Orleans.Channels.Tests;

/// <summary>A topic with more present than a state should have.</summary>
public sealed class PresenceSummaryTests : IAsyncLifetime
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("crowd:"));
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(topics: options =>
    {
        options.Presence.SummarySample = 1;
        options.Presence.SummaryInterval = TimeSpan.FromMilliseconds(100);
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Above_its_limit_it_tells_numbers_and_a_sample_and_below_it_everybody_again()
    {
        var ann = await _talk.JoinAsync(_cluster.Gateway);
        await _talk.ExpectAsync(ann, _talk.State("{}"));
        foreach (var number in Enumerable.Range(1, 4))
        {
            await _talk.AskAsync(ann, "track", $$"""{"key":"{{number}}"}""", $$$"""{"response":{"phx_ref":"r{{{number}}}"},"status":"ok"}""");
            await _talk.ExpectAsync(ann, _talk.Diff($$$"""{"{{{number}}}":{"metas":[{"phx_ref":"r{{{number}}}"}]}}"""));
        }

        await _talk.AskAsync(ann, "track", """{"key":"5"}""", """{"response":{"phx_ref":"r5"},"status":"ok"}""");
        await _talk.ExpectAsync(ann, Summary(5));
        var late = await _talk.JoinAsync(_cluster.Gateway);
        await _talk.ExpectAsync(late, Summary(5, joinRef: "\"1\""));

        // Not at every step over the limit and back: it takes three quarters of it.
        await _talk.AskAsync(ann, "untrack", """{"key":"5"}""", """{"response":{},"status":"ok"}""");
        await _talk.ExpectAsync(ann, Summary(4));
        await _talk.ExpectAsync(late, Summary(4));
        await _talk.AskAsync(ann, "untrack", """{"key":"4"}""", """{"response":{},"status":"ok"}""");

        var everybody = TestSocket.Push(null, _talk.Topic, "presence_state", """{"1":{"metas":[{"phx_ref":"r1"}]},"2":{"metas":[{"phx_ref":"r2"}]},"3":{"metas":[{"phx_ref":"r3"}]}}""");
        await _talk.ExpectAsync(ann, everybody);
        await _talk.ExpectAsync(late, everybody);
        await _talk.AskAsync(ann, "untrack", """{"key":"3"}""", """{"response":{},"status":"ok"}""");
        await _talk.ExpectAsync(late, _talk.Diff("{}", """{"3":{"metas":[{"phx_ref":"r3"}]}}"""));
    }

    private string Summary(int count, string joinRef = "null") =>
        $$$$"""[{{{{joinRef}}}},null,"{{{{_talk.Topic}}}}","presence_summary",{"keys":{{{{count}}}},"metas":{{{{count}}}},"sample":{"1":{"metas":[{"phx_ref":"r1"}]}}}]""";
}
