namespace Orleans.Channels.Tests;

/// <summary>How far back a member may hear, whatever position it names.</summary>
public sealed class HistoryFloorTests : IAsyncLifetime
{
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(
        declare: channels => channels.Map<FlooredChannel>("floored:*", configure: route => route.History(100, TimeSpan.FromMinutes(1))));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("beginning", true)]
    [InlineData("earlier", true)]
    [InlineData("later", false)]
    [InlineData("join", false)]
    public async Task A_newcomer_that_makes_up_a_position_hears_what_the_channel_lets_it(string floor, bool hears)
    {
        var topic = ChannelCluster.NewTopic($"floored:{floor}:");
        var before = await PositionBeforeAsync(topic);
        await SayAsync(topic, 1);

        var newcomer = new ResumingClient(await _cluster.Gateway.ConnectAsync("newcomer"), topic) { Position = before };

        Assert.Equal(hears, await newcomer.JoinAsync());
        await SayAsync(topic, 2);
        Assert.Equal(hears ? "said {\"n\":1}" : "said {\"n\":2}", await newcomer.NextAsync());
    }

    [Fact]
    public async Task From_the_join_on_who_was_away_gets_all_that_it_missed_time_and_again()
    {
        var topic = ChannelCluster.NewTopic("floored:join:");
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), topic);
        await SayAsync(topic, 0);
        Assert.False(await client.JoinAsync());

        for (var number = 1; number <= 3; number++)
        {
            client.Socket.Connection.End();
            await SayAsync(topic, number);
            Assert.True(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));
            Assert.Equal($$"""said {"n":{{number}}}""", await client.NextAsync());
        }
    }

    [Fact]
    public async Task The_proof_of_a_first_join_is_worth_nothing_to_another_user()
    {
        var topic = ChannelCluster.NewTopic("floored:join:");
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync("ada"), topic);
        await client.JoinAsync();
        await SayAsync(topic, 1);

        Assert.False(await client.JoinAsync(await _cluster.Gateway.ConnectAsync("bob")));
    }

    [Theory]
    [InlineData("beginning", 2, new[] { 2, 3 })]
    [InlineData("beginning", 1_000_000, new[] { 1, 2, 3 })]
    [InlineData("earlier", 2, new[] { 2, 3 })]
    [InlineData("later", 2, new int[0])]
    [InlineData("join", 2, new int[0])]
    [InlineData("beginning", -1, new int[0])]
    public async Task A_newcomer_gets_the_last_that_it_asks_for_as_far_as_the_channel_lets_it(string floor, int last, int[] numbers)
    {
        var topic = ChannelCluster.NewTopic($"floored:{floor}:");
        await PositionBeforeAsync(topic);
        for (var number = 1; number <= 3; number++)
        {
            await SayAsync(topic, number);
        }

        var newcomer = new ResumingClient(await _cluster.Gateway.ConnectAsync("newcomer"), topic) { Last = last };

        Assert.False(await newcomer.JoinAsync());
        await SayAsync(topic, 4);
        foreach (var number in numbers.Append(4))
        {
            Assert.Equal($$"""said {"n":{{number}}}""", await newcomer.NextAsync());
        }
    }

    [Fact]
    public async Task Who_can_go_on_gets_what_it_missed_and_not_the_last_beside_it()
    {
        var topic = ChannelCluster.NewTopic("floored:beginning:");
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), topic) { Last = 10 };
        await SayAsync(topic, 1);
        Assert.False(await client.JoinAsync());
        Assert.Equal("""said {"n":1}""", await client.NextAsync());
        client.Socket.Connection.End();
        await SayAsync(topic, 2);

        Assert.True(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));

        Assert.Equal("""said {"n":2}""", await client.NextAsync());
    }

    private async Task<string> PositionBeforeAsync(string topic)
    {
        var first = new ResumingClient(await _cluster.Gateway.ConnectAsync("first"), topic);
        await first.JoinAsync();
        return first.Position;
    }

    private Task SayAsync(string topic, int number) => _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
}
