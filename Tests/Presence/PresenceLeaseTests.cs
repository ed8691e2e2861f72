using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

/// <summary>What is present without being a member.</summary>
public sealed class PresenceLeaseTests : IAsyncLifetime
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));
    private ChannelCluster _cluster = null!;

    private IChannels Channels => _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>();

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(topics: options =>
    {
        options.Linger = TimeSpan.FromMilliseconds(200);
        options.Presence.MaxLease = TimeSpan.FromSeconds(3);
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_lease_is_present_until_it_runs_out()
    {
        var watcher = await WatchAsync();

        var bot = await Channels.TrackAsync(_talk.Topic, "bot", new { kind = "robot" }, TimeSpan.FromMilliseconds(300));

        var meta = """{"bot":{"metas":[{"kind":"robot","phx_ref":"r1"}]}}""";
        Assert.True(bot.Result.IsOk);
        await _talk.ExpectAsync(watcher, _talk.Diff(meta), _talk.Diff("{}", meta));
        Assert.False(await bot.RenewAsync());
        Assert.Equal(PresenceStatus.NotTracked, (await bot.UpdateAsync(new { })).Status);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_stays_and_keeps_its_topic_active()
    {
        var bot = await Channels.TrackAsync(_talk.Topic, "bot", new { }, TimeSpan.FromSeconds(1));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        while (clock.Elapsed < TimeSpan.FromSeconds(2.5))
        {
            Assert.True(await bot.RenewAsync());
            Assert.Equal(bot.Result.Ref, Assert.Single((await Channels.ListPresenceAsync(_talk.Topic)).Entries).Metas[0].Ref);
            await Task.Delay(50);
        }

        await bot.DisposeAsync();
        await Patience.UntilAsync(() => !_cluster.IsActive(_talk.Topic));
    }

    [Fact]
    public async Task A_lease_is_updated_and_untracked_by_its_owner_alone()
    {
        var watcher = await WatchAsync();
        var bot = await Channels.TrackAsync(_talk.Topic, "bot", new { }, TimeSpan.FromMinutes(1));
        await _talk.ExpectAsync(watcher, _talk.Diff("""{"bot":{"metas":[{"phx_ref":"r1"}]}}"""));
        var other = await Channels.TrackAsync(_talk.Topic, "bot", new { other = true }, TimeSpan.FromMinutes(1));
        await _talk.ExpectAsync(watcher, _talk.Diff("""{"bot":{"metas":[{"other":true,"phx_ref":"r2"}]}}"""));

        await bot.UpdateAsync(new { busy = true });
        await _talk.ExpectAsync(watcher, _talk.Diff(
            """{"bot":{"metas":[{"busy":true,"phx_ref":"r3","phx_ref_prev":"r1"}]}}""",
            """{"bot":{"metas":[{"phx_ref":"r1"}]}}"""));
        await bot.UntrackAsync();
        await bot.UntrackAsync();

        await _talk.ExpectAsync(watcher, _talk.Diff("{}", """{"bot":{"metas":[{"busy":true,"phx_ref":"r3","phx_ref_prev":"r1"}]}}"""));
        Assert.True(await other.RenewAsync());
    }

    [Fact]
    public async Task No_lease_is_longer_than_the_longest()
    {
        var watcher = await WatchAsync();

        await Channels.TrackAsync(_talk.Topic, "bot", new { }, TimeSpan.MaxValue);

        var meta = """{"bot":{"metas":[{"phx_ref":"r1"}]}}""";
        await _talk.ExpectAsync(watcher, _talk.Diff(meta), _talk.Diff("{}", meta));
    }

    [Fact]
    public async Task Nothing_is_tracked_on_a_topic_that_no_route_takes() =>
        Assert.Equal(PresenceStatus.Unmatched, (await Channels.TrackAsync("nowhere", "bot", new { }, TimeSpan.FromSeconds(1))).Result.Status);

    [Fact]
    public async Task A_meta_is_an_object_and_a_lease_takes_time()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Channels.TrackAsync(_talk.Topic, "bot", "text", TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Channels.TrackAsync(_talk.Topic, "bot", new { }, TimeSpan.Zero));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Channels.TrackAsync(_talk.Topic, "\ud800", new { }, TimeSpan.FromSeconds(1)));
    }

    private async Task<TestSocket> WatchAsync()
    {
        var watcher = await _talk.JoinAsync(_cluster.Gateway);
        await _talk.ExpectAsync(watcher, _talk.State("{}"));
        return watcher;
    }
}
