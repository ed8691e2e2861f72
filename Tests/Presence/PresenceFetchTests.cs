namespace Orleans.Channels.Tests;

/// <summary>What a channel adds to presence.</summary>
[Collection(nameof(SharesCluster))]
public sealed class PresenceFetchTests(SharedCluster shared)
{
    private const string Ann = """{"ann":{"metas":[{"phx_ref":"r1"}],"name":"ANN"}}""";

    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("fetch:"));

    private Lab Lab => shared.Instance.Lab;

    [Fact]
    public async Task Diffs_states_and_lists_have_what_the_channel_adds_and_keep_their_metas()
    {
        var ann = await _talk.JoinAsync(shared.Instance.Gateway, "ann");
        await _talk.ExpectAsync(ann, _talk.Diff(Ann), _talk.State(Ann));

        await _talk.AskAsync(ann, "get", """{"key":"ann"}""", """{"response":{"metas":1,"data":{"name":"ANN","metas":"not these"}},"status":"ok"}""");
        var page = await shared.Instance.GrainOf(_talk.Topic).ListPresenceAsync(null, 10);
        Assert.Equal("""{"name":"ANN","metas":"not these"}""", Bytes.Text(Assert.Single(page.Entries).Data.Bytes));
    }

    [Fact]
    public async Task It_is_asked_once_for_a_whole_batch()
    {
        var ann = await _talk.JoinAsync(shared.Instance.Gateway);
        await _talk.ExpectAsync(ann, _talk.State("{}"));

        await _talk.AskAsync(ann, "all", """["track a","track b","track c"]""", """{"response":{},"status":"ok"}""");

        Assert.Equal("a b c", await Lab.NextNoteAsync(_talk.Topic));
    }

    [Fact]
    public async Task When_it_fails_entries_are_told_without_it()
    {
        var talk = new PresenceTalk(ChannelCluster.NewTopic("fetch:down"));

        var ann = await talk.JoinAsync(shared.Instance.Gateway, "ann");

        var bare = """{"ann":{"metas":[{"phx_ref":"r1"}]}}""";
        await talk.ExpectAsync(ann, talk.Diff(bare), talk.State(bare));
    }
}
