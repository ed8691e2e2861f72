using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

/// <summary>The bounds of presence, and what is said over them.</summary>
public sealed class PresenceLimitTests : IAsyncLifetime
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(topics: options =>
    {
        options.Presence.MaxMetas = 3;
        options.Presence.MaxKeyLength = 5;
        options.Presence.MaxMetaBytes = 20;
        options.Presence.PageLength = 2;
        options.Presence.DiffBytes = 50;
        options.Presence.DiffWindow = TimeSpan.Zero;
        options.Presence.FetchTimeout = TimeSpan.FromMilliseconds(200);
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task No_more_than_so_many_are_present_on_a_topic()
    {
        var ann = await WatchAsync();
        foreach (var key in new[] { "a", "b", "c" })
        {
            await TrackAsync(ann, key);
        }

        await _talk.AskAsync(ann, "track", """{"key":"d"}""", """{"response":{"reason":"too many present"},"status":"error"}""");
        ann.Send("1", "2", _talk.Topic, "untrack", """{"key":"a"}""");
        await ann.NextAsync();
        await ann.NextAsync();
        await TrackAsync(ann, "d");
    }

    [Fact]
    public async Task A_key_is_no_longer_than_allowed()
    {
        var ann = await WatchAsync();

        await TrackAsync(ann, "12345");

        await _talk.AskAsync(ann, "track", """{"key":"123456"}""", """{"response":{"reason":"key too long"},"status":"error"}""");
    }

    [Fact]
    public async Task A_meta_has_no_more_bytes_than_allowed_and_its_refs_do_not_count()
    {
        var ann = await WatchAsync();
        var (fits, over) = ("""{"m":"123456789012"}""", """{"m":"1234567890123"}""");

        await TrackAsync(ann, "a", fits);
        await _talk.AskAsync(ann, "track", $$"""{"key":"b","meta":{{over}}}""", """{"response":{"reason":"meta too large"},"status":"error"}""");
        await _talk.AskAsync(ann, "update", $$"""{"key":"a","meta":{{over}}}""", """{"response":{"reason":"meta too large"},"status":"error"}""");
        await _talk.AskAsync(ann, "list", "{}", """{"response":{"a":[{"m":"123456789012","phx_ref":"r1"}]},"status":"ok"}""");
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var ann = await WatchAsync();
        foreach (var key in new[] { "b", "a", "c" })
        {
            await TrackAsync(ann, key);
        }

        var channels = _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>();
        var first = await channels.ListPresenceAsync(_talk.Topic);
        var second = await channels.ListPresenceAsync(_talk.Topic, first.Next);

        Assert.Equal(["a", "b"], first.Entries.Select(entry => entry.Key));
        Assert.Equal(("b", 3, 3), (first.Next, first.Keys, first.Metas));
        Assert.Equal(["c"], second.Entries.Select(entry => entry.Key));
        Assert.Null(second.Next);
        Assert.Empty((await channels.ListPresenceAsync(_talk.Topic, "z")).Entries);
    }

    [Fact]
    public async Task A_large_diff_comes_in_parts_of_whole_keys()
    {
        var watcher = await WatchAsync();
        var ann = await _talk.JoinAsync(_cluster.Gateway, user: "bob");
        await _talk.ExpectAsync(ann, _talk.State("{}"));
        foreach (var key in new[] { "a", "b", "c" })
        {
            await TrackAsync(ann, key);
            await _talk.ExpectAsync(watcher, _talk.Diff($$$"""{"{{{key}}}":{"metas":[{"phx_ref":"r{{{key[0] - 'a' + 1}}}"}]}}"""));
        }

        ann.Connection.End();

        await _talk.ExpectAsync(watcher,
            _talk.Diff("{}", """{"a":{"metas":[{"phx_ref":"r1"}]},"b":{"metas":[{"phx_ref":"r2"}]}}"""),
            _talk.Diff("{}", """{"c":{"metas":[{"phx_ref":"r3"}]}}"""));
    }

    [Fact]
    public async Task What_a_channel_adds_is_not_waited_for_longer_than_allowed()
    {
        var talk = new PresenceTalk(ChannelCluster.NewTopic("fetch:slow"));

        var ann = await talk.JoinAsync(_cluster.Gateway, "ann");

        var bare = """{"ann":{"metas":[{"phx_ref":"r1"}]}}""";
        await talk.ExpectAsync(ann, talk.Diff(bare), talk.State(bare));
    }

    [Theory]
    [InlineData(nameof(PresenceOptions.DiffWindow))]
    [InlineData(nameof(PresenceOptions.DiffBytes))]
    [InlineData(nameof(PresenceOptions.Grace))]
    [InlineData(nameof(PresenceOptions.MaxMetas))]
    [InlineData(nameof(PresenceOptions.MaxKeyLength))]
    [InlineData(nameof(PresenceOptions.MaxMetaBytes))]
    [InlineData(nameof(PresenceOptions.MaxLease))]
    [InlineData(nameof(PresenceOptions.StateLimit))]
    [InlineData(nameof(PresenceOptions.SummarySample))]
    [InlineData(nameof(PresenceOptions.SummaryInterval))]
    [InlineData(nameof(PresenceOptions.PageLength))]
    [InlineData(nameof(PresenceOptions.FetchTimeout))]
    public void A_value_that_can_not_work_stops_the_start(string name)
    {
        var options = new TopicOptions();
        var option = typeof(PresenceOptions).GetProperty(name)!;
        option.SetValue(options.Presence, option.PropertyType == typeof(TimeSpan) ? TimeSpan.FromTicks(-1) : -1);

        var failure = Assert.Single(new TopicOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"PresenceOptions.{name} is {option.GetValue(options.Presence)}; it must be ", failure, StringComparison.Ordinal);
    }

    private async Task<TestSocket> WatchAsync()
    {
        var watcher = await _talk.JoinAsync(_cluster.Gateway);
        await _talk.ExpectAsync(watcher, _talk.State("{}"));
        return watcher;
    }

    // The answer and the diff come in either order, for nothing gathers here.
    private async Task TrackAsync(TestSocket socket, string key, string meta = "{}")
    {
        socket.Send("1", "track", _talk.Topic, "track", $$"""{"key":"{{key}}","meta":{{meta}}}""");
        var said = _talk.Named(await socket.NextAsync()) + _talk.Named(await socket.NextAsync());
        Assert.Contains("\"status\":\"ok\"", said, StringComparison.Ordinal);
        Assert.Contains($"{{\"joins\":{{\"{key}\"", said, StringComparison.Ordinal);
    }
}
