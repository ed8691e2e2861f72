namespace Orleans.Channels.Tests;

/// <summary>How long a topic lives, and what its members hear when it ends.</summary>
public sealed class TopicLifeTests : IAsyncLifetime
{
    private readonly string _topic = ChannelCluster.NewTopic();
    private readonly string _tally = ChannelCluster.NewTopic("tally:");
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(silos: 2, topics: options => options.Linger = TimeSpan.FromMilliseconds(300));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_topic_with_members_is_not_collected_and_one_without_is()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var activeFor = System.Diagnostics.Stopwatch.StartNew();
        var management = _cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        await Patience.UntilAsync(() => activeFor.Elapsed > TimeSpan.FromSeconds(1));

        await management.ForceActivationCollection(TimeSpan.Zero);
        await socket.ExpectNothingOnAsync(_topic);

        socket.Send("1", "2", _topic, "phx_leave");
        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic), TestSocket.Close("1", _topic));
        await Patience.UntilAsync(() => !_cluster.IsActive(_topic));
    }

    [Theory]
    [InlineData("""{"refuse":true}""")]
    [InlineData("""{"crash":true}""")]
    public async Task A_topic_whose_join_was_refused_is_let_go(string join)
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", join);
        await socket.NextAsync();

        await Patience.UntilAsync(() => !_cluster.IsActive(_topic));
    }

    [Fact]
    public async Task A_topic_that_only_heard_a_broadcast_is_let_go()
    {
        await _cluster.GrainOf(_topic).BroadcastAsync("said", Payload.Empty, default);

        await Patience.UntilAsync(() => !_cluster.IsActive(_topic));
    }

    [Fact]
    public async Task A_join_that_takes_longer_than_a_topic_lingers_still_gives_a_member_that_stays()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        var joinsFor = System.Diagnostics.Stopwatch.StartNew();
        socket.Send("1", "1", _topic, "phx_join", $$"""{"gate":"{{_topic}}"}""");
        Assert.Equal("joining", await _cluster.Lab.NextNoteAsync(_topic));
        await Patience.UntilAsync(() => joinsFor.Elapsed > TimeSpan.FromSeconds(1.5));

        _cluster.Lab.Open(_topic);

        Assert.EndsWith("\"status\":\"ok\"}]", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.ExpectNothingOnAsync(_topic);
    }

    [Fact]
    public async Task Members_on_every_gateway_go_on_in_the_next_activation_and_notice_nothing()
    {
        var sockets = new List<TestSocket>();
        foreach (var gateway in _cluster.Gateways)
        {
            sockets.Add(await gateway.JoinAsync(_topic));
            sockets.Add(await gateway.JoinAsync(_topic));
        }

        await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(_topic));

        foreach (var socket in sockets)
        {
            Assert.Equal(" Deactivated", await _cluster.Lab.NextNoteAsync(_topic));
            await socket.ExpectNothingOnAsync(_topic);
        }

        await _cluster.GrainOf(_topic).BroadcastAsync("said", Payload.Empty, default);
        foreach (var socket in sockets)
        {
            await socket.ExpectAsync(TestSocket.Push(null, _topic, "said"));
        }
    }

    [Fact]
    public async Task State_survives_deactivation_written_or_not()
    {
        var socket = await _cluster.Gateway.JoinAsync(_tally);
        Assert.Equal("""{"count":1}""", await socket.AskAsync(_tally, "up"));
        await socket.AskAsync(_tally, "write");
        Assert.Equal("""{"count":2}""", await socket.AskAsync(_tally, "up"));

        await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(_tally));

        Assert.Equal("""{"count":3}""", await socket.AskAsync(_tally, "up"));
    }

    [Fact]
    public async Task State_survives_a_rest_without_members()
    {
        var socket = await _cluster.Gateway.JoinAsync(_tally);
        await socket.AskAsync(_tally, "up");
        socket.Send("1", "2", _tally, "phx_leave");
        await socket.ExpectAsync(TestSocket.Reply("1", "2", _tally), TestSocket.Close("1", _tally));
        await Patience.UntilAsync(() => !_cluster.IsActive(_tally));

        await socket.JoinAsync(_tally, joinRef: "3");

        Assert.Equal("""{"count":2}""", await socket.AskAsync(_tally, "up", joinRef: "3"));
    }
}
