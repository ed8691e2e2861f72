namespace Orleans.Channels.Tests;

/// <summary>A socket that comes back soon.</summary>
public sealed class PresenceGraceTests : IAsyncLifetime
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(topics: options => options.Presence.Grace = TimeSpan.FromSeconds(1.5));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Who_is_back_in_time_was_never_gone()
    {
        var watcher = await WatchAsync();
        var bob = await TrackAsync(watcher, "bob");

        bob.Connection.End();
        await UntilMembersAreAsync(1);
        var back = await _talk.JoinAsync(_cluster.Gateway, "bob", """{"device":2}""", user: "bob");

        await _talk.ExpectAsync(back, _talk.State("""{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
        await watcher.ExpectNothingOnAsync(_talk.Topic);

        // It is a member's like any other from then on.
        await _talk.AskAsync(back, "untrack", """{"key":"bob"}""", """{"response":{},"status":"ok"}""");
        await _talk.ExpectAsync(watcher, _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
    }

    [Fact]
    public async Task Who_is_not_back_in_time_leaves_then()
    {
        var watcher = await WatchAsync();
        var bob = await TrackAsync(watcher, "bob");
        var clock = System.Diagnostics.Stopwatch.StartNew();

        bob.Connection.End();

        await _talk.ExpectAsync(watcher, _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), Patience.Long);
    }

    [Theory]
    [InlineData("cat", "bob")]
    [InlineData("bob", "cat")]
    public async Task Another_socket_id_or_key_takes_nobody_s_place(string user, string key)
    {
        var watcher = await WatchAsync();
        var bob = await TrackAsync(watcher, "bob");
        bob.Connection.End();
        await UntilMembersAreAsync(1);

        await _talk.JoinAsync(_cluster.Gateway, key, user: user);

        await _talk.ExpectAsync(watcher,
            _talk.Diff($$$"""{"{{{key}}}":{"metas":[{"phx_ref":"r2"}]}}"""),
            _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
    }

    [Fact]
    public async Task Who_leaves_or_crashes_does_so_at_once()
    {
        var watcher = await WatchAsync();
        var bob = await TrackAsync(watcher, "bob");
        var clock = System.Diagnostics.Stopwatch.StartNew();

        bob.Send("1", "2", _talk.Topic, "phx_leave");

        await _talk.ExpectAsync(watcher, _talk.Diff("{}", """{"bob":{"metas":[{"phx_ref":"r1"}]}}"""));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.4));
    }

    private Task UntilMembersAreAsync(int count) => Patience.UntilAsync(() => _cluster.GrainOf(_talk.Topic).DescribeAsync().Result.Members == count);

    private async Task<TestSocket> WatchAsync()
    {
        var watcher = await _talk.JoinAsync(_cluster.Gateway);
        await _talk.ExpectAsync(watcher, _talk.State("{}"));
        return watcher;
    }

    private async Task<TestSocket> TrackAsync(TestSocket watcher, string name)
    {
        var socket = await _talk.JoinAsync(_cluster.Gateway, name, user: name);
        await _talk.ExpectAsync(watcher, _talk.Diff($$$"""{"{{{name}}}":{"metas":[{"phx_ref":"r1"}]}}"""));
        return socket;
    }
}
