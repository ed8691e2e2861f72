namespace Orleans.Channels.Tests;

/// <summary>What members notice when silos and gateways die.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(silos: 3, topics: options => options.GatewayLease = TimeSpan.FromSeconds(3));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_member_of_a_killed_silos_topic_goes_on_without_a_word_from_it()
    {
        var topics = Enumerable.Range(0, 12).Select(_ => ChannelCluster.NewTopic()).ToArray();
        var sockets = new List<TestSocket>();
        foreach (var topic in topics)
        {
            sockets.Add(await _cluster.Gateway.JoinAsync(topic));
        }

        // The directory of the first silo is needed by the test's client.
        await _cluster.Cluster.KillSiloAsync(_cluster.Cluster.Silos[1]);

        foreach (var (topic, socket) in topics.Zip(sockets))
        {
            // Asked from outside: nothing but the gateway's own watch can have brought the members back.
            await Patience.UntilAsync(async () => (await DescribeAsync(topic))?.Members == 1);
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.Empty, default);
            await socket.ExpectAsync(TestSocket.Push(null, topic, "said"));
            await socket.ExpectNothingOnAsync(topic);
        }
    }

    [Fact]
    public async Task A_silo_that_stops_hands_its_members_over()
    {
        var topics = Enumerable.Range(0, 12).Select(_ => ChannelCluster.NewTopic()).ToArray();
        var sockets = new List<TestSocket>();
        foreach (var topic in topics)
        {
            sockets.Add(await _cluster.Gateway.JoinAsync(topic));
        }

        await _cluster.Cluster.StopSiloAsync(_cluster.Cluster.Silos[1]);

        foreach (var (topic, socket) in topics.Zip(sockets))
        {
            await socket.ExpectNothingOnAsync(topic);
        }
    }

    [Fact]
    public async Task A_silo_that_stops_takes_no_history_along()
    {
        var topics = Enumerable.Range(0, 12).Select(_ => ChannelCluster.NewTopic("log:")).ToArray();
        var clients = new List<ResumingClient>();
        foreach (var topic in topics)
        {
            clients.Add(new ResumingClient(await _cluster.Gateway.ConnectAsync(), topic));
            await clients[^1].JoinAsync();
            clients[^1].Socket.Connection.End();
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.Empty, default);
        }

        await _cluster.Cluster.StopSiloAsync(_cluster.Cluster.Silos[1]);

        foreach (var client in clients)
        {
            Assert.True(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));
            Assert.Equal("said {}", await client.NextAsync());
        }
    }

    [Fact]
    public async Task The_members_of_a_gateway_that_died_are_disconnected_when_its_lease_ends()
    {
        var topic = ChannelCluster.NewTopic();
        await _cluster.AddGatewayAsync(_cluster.Cluster.Client);
        var dying = _cluster.Gateways[^1];
        await dying.JoinAsync(topic, """{"name":"gone"}""");
        var staying = await _cluster.Gateway.JoinAsync(topic, """{"name":"stays"}""");

        await dying.DieAsync();

        Assert.Equal("gone Disconnected", await _cluster.Lab.NextNoteAsync(topic));
        await staying.ExpectNothingOnAsync(topic);
    }

    [Fact]
    public async Task The_members_of_a_gateway_that_was_only_taken_for_gone_are_let_in_again_and_hear_on()
    {
        var topic = ChannelCluster.NewTopic();
        var staying = await _cluster.Gateway.JoinAsync(topic, """{"name":"stays"}""");
        var directory = _cluster.Cluster.Client.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key);
        var disconnected = _cluster.Lab.NextNoteAsync(topic);

        // The gateway registers again every two seconds; until a topic has ended its members, it is forgotten anew.
        while (!disconnected.IsCompleted)
        {
            await directory.UnregisterAsync(_cluster.Gateway.Id);
        }

        Assert.Equal("stays Disconnected", await disconnected);
        await Patience.UntilAsync(async () => (await DescribeAsync(topic))?.Members == 1);
        await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.Empty, default);
        await staying.ExpectAsync(TestSocket.Push(null, topic, "said"));
        await staying.ExpectNothingOnAsync(topic);
    }

    private async Task<TopicInfo?> DescribeAsync(string topic)
    {
        try
        {
            return await _cluster.GrainOf(topic).DescribeAsync();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
