namespace Orleans.Channels.Tests;

[Collection(nameof(SharesCluster))]
public sealed class PresenceInterceptTests(SharedCluster shared)
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("veil:"));

    [Fact]
    public async Task A_channel_may_decide_who_hears_a_diff()
    {
        var ghost = await _talk.JoinAsync(shared.Instance.Gateway, user: "ghost");
        await _talk.ExpectAsync(ghost, _talk.State("{}"));
        var watcher = await _talk.JoinAsync(shared.Instance.Gateway, user: "watcher");
        await _talk.ExpectAsync(watcher, _talk.State("{}"));

        await _talk.AskAsync(ghost, "track", """{"key":"ghost"}""", """{"response":{"phx_ref":"r1"},"status":"ok"}""");

        // What a handler pushes has the member's join_ref.
        await _talk.ExpectAsync(watcher, TestSocket.Push("1", _talk.Topic, "presence_diff", """{"joins":{"ghost":{"metas":[{"phx_ref":"r1"}]}},"leaves":{}}"""));
        await ghost.ExpectNothingOnAsync(_talk.Topic);
    }
}
