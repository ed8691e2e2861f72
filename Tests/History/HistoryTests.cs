using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Grains;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>A client that was away names the last position it has seen, and gets what it missed, or the truth.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private readonly string _topic = ChannelCluster.NewTopic("log:");
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(silos: 2);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_client_that_comes_back_gets_what_it_missed_in_order_and_before_anything_newer()
    {
        var client = await ClientAsync();
        Assert.False(await client.JoinAsync());
        await SayAsync(1);
        Assert.Equal("said {\"n\":1}", await client.NextAsync());
        client.Socket.Connection.End();
        await SayAsync(2);
        await SayAsync(3);

        Assert.True(await client.JoinAsync(await _cluster.Gateways[1].ConnectAsync()));
        await SayAsync(4);

        Assert.Equal(
            ["said {\"n\":2}", "said {\"n\":3}", "said {\"n\":4}"],
            [await client.NextAsync(), await client.NextAsync(), await client.NextAsync()]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_joins_again_with_the_same_position_as_its_first_join_is_answered_gets_nothing_twice(bool isAnswered)
    {
        var client = await ClientAsync();
        await client.JoinAsync();
        client.Socket.Connection.End();
        await SayAsync(1);
        await SayAsync(2);
        var socket = await _cluster.Gateway.ConnectAsync();
        var payload = $$"""{"resume":"{{client.Position}}","member":"{{client.Member}}"}""";

        List<string> heard = [];
        socket.Send("1", "1", _topic, "phx_join", payload);
        if (isAnswered)
        {
            // The client hasn't looked at any of it yet.
            heard.AddRange([await socket.NextAsync(), await socket.NextAsync(), await socket.NextAsync()]);
        }

        socket.Send("2", "2", _topic, "phx_join", payload);
        while (!heard.Exists(frame => frame.StartsWith("""["2","2",""", StringComparison.Ordinal)))
        {
            heard.Add(await socket.NextAsync());
        }

        await SayAsync(3);
        while (!heard.Exists(frame => frame.Contains("""{"n":3}""", StringComparison.Ordinal)))
        {
            heard.Add(await socket.NextAsync());
        }

        Assert.Equal([1, 2, 3], heard.Where(frame => frame.Contains("\"said\"", StringComparison.Ordinal)).Select(NumberIn));
        Assert.Contains("""
            "recovered":true
            """, heard.Find(frame => frame.StartsWith("""["2","2",""", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_that_missed_more_than_is_kept_is_told_so_and_gets_none_of_it()
    {
        var client = await ClientAsync();
        await client.JoinAsync();
        client.Socket.Connection.End();
        for (var number = 1; number <= 4; number++)
        {
            await SayAsync(number);
        }

        Assert.False(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));
        await SayAsync(5);

        Assert.Equal("said {\"n\":5}", await client.NextAsync());
    }

    [Theory]
    [InlineData("@1-1")]
    [InlineData("nonsense")]
    [InlineData("@ffffffffffffffffffff-1")]
    [InlineData("\\u0000")]
    public async Task A_position_that_the_topic_never_gave_recovers_nothing(string position)
    {
        var client = await ClientAsync();
        client.Position = position;

        Assert.False(await client.JoinAsync());
    }

    [Fact]
    public async Task A_position_is_good_once_more_after_nothing_was_said()
    {
        var client = await ClientAsync();
        await client.JoinAsync();

        Assert.True(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));
    }

    [Fact]
    public async Task What_another_activation_kept_from_being_stored_is_neither_heard_nor_answered_with_ok()
    {
        var topic = ChannelCluster.NewTopic("first:");
        var socket = await _cluster.Gateway.ConnectAsync();
        await socket.JoinAsync(topic);
        socket.Send("1", "2", topic, "say", """{"n":1}""");
        await socket.ExpectAsync(TestSocket.Push(null, topic, "said", """{"n":1}"""), TestSocket.Reply("1", "2", topic));
        await TakeOverAsync(topic);

        socket.Send("1", "3", topic, "say", """{"n":2}""");

        await socket.ExpectAsync(TestSocket.Reply("1", "3", topic, "error", """{"reason":"unavailable"}"""));
        socket.Send("1", "4", topic, "say", """{"n":3}""");
        await socket.ExpectAsync(TestSocket.Push(null, topic, "said", """{"n":3}"""), TestSocket.Reply("1", "4", topic));
    }

    [Fact]
    public async Task A_client_that_does_not_ask_sees_what_Phoenix_sends()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join");
        await socket.ExpectAsync(TestSocket.Reply("1", "1", _topic));

        await SayAsync(1);

        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"n":1}"""));
    }

    [Fact]
    public async Task A_client_does_not_get_back_what_it_broadcast_to_the_others()
    {
        var client = await ClientAsync();
        var other = await ClientAsync();
        await client.JoinAsync();
        await other.JoinAsync();
        client.Send("whisper", new { n = 1 });
        Assert.Equal("said {\"n\":1}", await other.NextAsync());
        client.Socket.Connection.End();
        await SayAsync(2);

        Assert.True(await client.JoinAsync(await _cluster.Gateways[2].ConnectAsync()));

        Assert.Equal("said {\"n\":2}", await client.NextAsync());
    }

    [Fact]
    public async Task A_binary_broadcast_is_followed_by_its_position()
    {
        var client = await ClientAsync();
        await client.JoinAsync();
        var before = client.Position;
        client.Send("say_binary", new { });

        await client.Socket.NextAsync();
        Assert.Equal("position {}", await client.NextAsync());

        Assert.NotEqual(before, client.Position);
    }

    [Theory]
    [InlineData("say")]
    [InlineData("say_binary")]
    public async Task A_client_that_asks_for_positions_as_events_gets_each_behind_its_broadcast_and_no_ref(string say)
    {
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), _topic, "event");
        await client.JoinAsync();

        client.Send(say, new { n = 1 });

        var broadcast = await client.Socket.NextAsync();
        Assert.True(broadcast == TestSocket.Push(null, _topic, "said", """{"n":1}""") || broadcast.StartsWith("binary 02", StringComparison.Ordinal), broadcast);
        Assert.Matches($$"""^\[null,null,"{{_topic}}","position",{"position":"@[0-9a-f]+-[0-9a-f]+"}\]$""", await client.Socket.NextAsync());
    }

    [Fact]
    public async Task A_position_that_came_as_an_event_brings_back_what_was_missed_and_the_positions_of_that()
    {
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), _topic, "event");
        await client.JoinAsync();
        await SayAsync(1);
        await client.NextAsync();
        client.Position = PositionOf(await client.NextAsync());
        client.Socket.Connection.End();
        await SayAsync(2);
        await SayAsync(3);

        Assert.True(await client.JoinAsync(await _cluster.Gateways[1].ConnectAsync()));

        Assert.Equal("said {\"n\":2}", await client.NextAsync());
        Assert.NotEqual(client.Position, PositionOf(await client.NextAsync()));
        Assert.Equal("said {\"n\":3}", await client.NextAsync());
        Assert.Equal(client.Position, PositionOf(await client.NextAsync()));
    }

    [Theory]
    [InlineData("behind:")]
    [InlineData("first:")]
    public async Task A_stored_history_goes_on_in_the_next_activation(string prefix)
    {
        var topic = ChannelCluster.NewTopic(prefix);
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), topic);
        await client.JoinAsync();
        client.Socket.Connection.End();
        for (var number = 1; number <= 150; number++)
        {
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
        }

        await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(topic));
        Assert.True(await client.JoinAsync(await _cluster.Gateway.ConnectAsync()));

        for (var number = 1; number <= 150; number++)
        {
            Assert.Equal($"said {{\"n\":{number}}}", await client.NextAsync());
        }
    }

    [Theory]
    [InlineData("behind:")]
    [InlineData("first:")]
    public async Task Members_that_stay_miss_nothing_when_the_topic_moves(string prefix)
    {
        var topic = ChannelCluster.NewTopic(prefix);
        var clients = new List<ResumingClient>();
        foreach (var gateway in _cluster.Gateways)
        {
            clients.Add(new ResumingClient(await gateway.ConnectAsync(), topic));
            await clients[^1].JoinAsync();
        }

        for (var number = 1; number <= 300; number++)
        {
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
            if (number % 100 == 50)
            {
                await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(topic));
            }
        }

        // All of it in some 100 ms: by then a gateway may not yet have joined its members to the second of the four activations.
        foreach (var client in clients)
        {
            await ExpectAsync(client, from: 1, to: 300);
        }
    }

    private static async Task ExpectAsync(ResumingClient client, int from, int to)
    {
        for (var number = from; number <= to; number++)
        {
            Assert.Equal($"said {{\"n\":{number}}}", await client.NextAsync());
        }
    }

    private static string PositionOf(string told)
    {
        Assert.StartsWith("position ", told, StringComparison.Ordinal);
        using var payload = JsonDocument.Parse(told["position ".Length..]);
        return payload.RootElement.GetProperty("position").GetString()!;
    }

    private async Task<ResumingClient> ClientAsync() => new(await _cluster.Gateway.ConnectAsync(), _topic);

    // As another activation would that believes it is the topic: its write makes the next one of the first fail.
    private async Task TakeOverAsync(string topic)
    {
        var storage = _cluster.Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(new TopicOptions().Storage);
        var head = new GrainState<StoredHistory>(new StoredHistory());
        await storage.ReadStateAsync("history", _cluster.GrainOf(topic).GetGrainId(), head);
        Assert.Single(head.Value().Open.Broadcasts);
        head.Value().Epoch++;
        await storage.WriteStateAsync("history", _cluster.GrainOf(topic).GetGrainId(), head);
    }

    private Task SayAsync(int number) => _cluster.GrainOf(_topic).BroadcastAsync("said", Payload.From(new { n = number }), default);

    private static int NumberIn(string frame)
    {
        using var document = JsonDocument.Parse(frame);
        return document.RootElement[4].GetProperty("n").GetInt32();
    }
}
