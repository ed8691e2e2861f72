namespace Orleans.Channels.Tests;

/// <summary>Every end of a member ends its presence, once.</summary>
[Collection(nameof(SharesCluster))]
public sealed class PresenceEndTests(SharedCluster shared)
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));

    private ITopicGrain Topic => shared.Instance.GrainOf(_talk.Topic);

    [Theory]
    [InlineData("phx_leave")]
    [InlineData("crash")]
    [InlineData("fail")]
    [InlineData("no_such_event")]
    public async Task What_a_member_ends_by_itself_with(string eventName)
    {
        var (watcher, member) = await JoinBothAsync();

        member.Send("1", "2", _talk.Topic, eventName);

        await ExpectOneLeaveAsync(watcher);
    }

    [Fact]
    public async Task A_socket_that_is_gone()
    {
        var (watcher, member) = await JoinBothAsync();

        member.Connection.End();

        await ExpectOneLeaveAsync(watcher);
    }

    [Fact]
    public async Task A_member_that_is_kicked()
    {
        var (watcher, _) = await JoinBothAsync();

        await Topic.KickAsync("user:bob", StopReason.Normal);

        await ExpectOneLeaveAsync(watcher);
    }

    [Fact]
    public async Task All_members_when_the_topic_goes_and_they_are_there_anew_when_they_rejoin()
    {
        var watcher = await PresenceClient.ConnectAsync(shared.Instance.Gateways[1], _talk.Topic);
        await watcher.JoinAsync("{}");
        var member = await PresenceClient.ConnectAsync(shared.Instance.Gateway, _talk.Topic);
        await member.JoinAsync("""{"key":"bob"}""");
        await Patience.UntilAsync(() => watcher.Presence.StartsWith("\"bob\"", StringComparison.Ordinal) && member.Presence == watcher.Presence);
        var before = watcher.Presence;

        await shared.Instance.Cluster.DeactivateAsync(Topic);

        await Patience.UntilAsync(() => watcher.Presence != before && watcher.Presence == member.Presence && watcher.Presence.StartsWith("\"bob\"", StringComparison.Ordinal));
        var list = await Topic.ListPresenceAsync(null, 10);
        Assert.Equal(PresenceFold.Text(list.Entries.Select(entry => (entry.Key, entry.Metas.Select(meta => Bytes.Text(meta.Payload.Bytes))))), watcher.Presence);
    }

    private async Task<(TestSocket Watcher, TestSocket Member)> JoinBothAsync()
    {
        var watcher = await _talk.JoinAsync(shared.Instance.Gateways[1]);
        await _talk.ExpectAsync(watcher, _talk.State("{}"));
        var member = await _talk.JoinAsync(shared.Instance.Gateway, "bob", user: "bob");
        var joined = """{"bob":{"metas":[{"phx_ref":"r1"}]}}""";
        await _talk.ExpectAsync(watcher, _talk.Diff(joined));
        await _talk.ExpectAsync(member, _talk.Diff(joined), _talk.State(joined));
        return (watcher, member);
    }

    private async Task ExpectOneLeaveAsync(TestSocket watcher)
    {
        await _talk.ExpectAsync(watcher, _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
        Assert.Equal(PresencePage.Empty with { Entries = [] }, await Topic.ListPresenceAsync(null, 10) with { Entries = [] });

        // Whatever else there was to tell would come before what is told now.
        await _talk.AskAsync(watcher, "track", """{"key":"last"}""", """{"response":{"phx_ref":"r2"},"status":"ok"}""");
        await _talk.ExpectAsync(watcher, _talk.Diff("""{"last":{"metas":[{"phx_ref":"r2"}]}}"""));
    }
}
