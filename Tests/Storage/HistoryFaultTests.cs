using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>What a broadcast on a stored route means when the storage fails and when the topic ends or moves meanwhile.</summary>
public sealed class HistoryFaultTests : IAsyncLifetime
{
    private const string Head = "history";

    private readonly FaultyStorage _storage = new();
    private readonly string _topic = ChannelCluster.NewTopic("first:");
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(
        silos: 2,
        silo: silo => silo.Services.AddKeyedSingleton<IGrainStorage>(new TopicOptions().Storage, _storage));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_broadcast_is_acknowledged_when_it_is_stored()
    {
        var client = await ClientAsync();
        await SayAsync(1);
        Assert.Equal("said {\"n\":1}", await client.NextAsync());
        _storage.IsDown = true;

        var second = SayAsync(2);
        var third = SayAsync(3);
        await Patience.UntilAsync(() => _storage.Refused >= 3);
        Assert.False(second.IsCompleted || third.IsCompleted);
        _storage.IsDown = false;

        await Task.WhenAll(second, third).WaitAsync(Patience.Long);
        Assert.Equal(["said {\"n\":2}", "said {\"n\":3}"], new[] { await client.NextAsync(), await client.NextAsync() }.Order());
    }

    [Fact]
    public async Task A_handlers_reply_comes_behind_its_stored_broadcast_and_the_others_go_on_meanwhile()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var other = await _cluster.Gateway.JoinAsync(_topic);
        _storage.IsDown = true;
        socket.Send("1", "2", _topic, "say", """{"n":1}""");
        await Patience.UntilAsync(() => _storage.Refused >= 2);
        var info = await _cluster.GrainOf(_topic).DescribeAsync();
        Assert.Equal(2, info.Members);

        _storage.IsDown = false;

        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"n":1}"""), TestSocket.Reply("1", "2", _topic));
        await other.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"n":1}"""));
    }

    [Fact]
    public async Task Who_broadcasts_is_told_when_another_activation_has_the_history()
    {
        var client = await ClientAsync();
        await SayAsync(1);
        Assert.Equal("said {\"n\":1}", await client.NextAsync());
        _storage.IsDown = true;
        var waiting = SayAsync(2);
        await Patience.UntilAsync(() => _storage.Refused >= 1);
        _storage.Put(Head, _topic, json => json.Replace("\"Write\":", "\"Write\":1", StringComparison.Ordinal));

        _storage.IsDown = false;

        await Assert.ThrowsAsync<TopicMovedException>(() => waiting.WaitAsync(Patience.Long));
        await SayAsync(3);
        Assert.Equal("said {\"n\":3}", await client.NextAsync());
    }

    [Fact]
    public async Task Who_broadcasts_is_told_when_the_topic_ends_before_its_storage_is_back()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await SayAsync(1);
        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"n":1}"""));
        _storage.IsDown = true;
        socket.Send("1", "2", _topic, "say_later", """{"n":2}""");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));
        _cluster.Lab.Open(_topic);
        await Patience.UntilAsync(() => _storage.Refused >= 1);

        var ending = _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(_topic));

        Assert.Equal("moved", await _cluster.Lab.NextNoteAsync(_topic));
        await ending;
        _storage.IsDown = false;
        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic, "error", """{"reason":"unavailable"}"""));
        await SayAsync(3);
        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said", """{"n":3}"""));
    }

    [Theory]
    [InlineData("first:")]
    [InlineData("behind:")]
    public async Task A_topic_whose_storage_lost_an_answer_goes_on_as_if_nothing_had_been(string prefix)
    {
        var topic = ChannelCluster.NewTopic(prefix);
        var client = await ClientAsync(topic);
        await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = 1 }), default);
        Assert.Equal("said {\"n\":1}", await client.NextAsync());
        Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var before));

        _storage.LosesAnswerOf = topic;
        for (var number = 2; number <= 5; number++)
        {
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
            Assert.Equal($"said {{\"n\":{number}}}", await client.NextAsync());
        }

        await Patience.UntilAsync(() => _storage.LosesAnswerOf is null);
        await Patience.UntilAsync(() => _storage.Refused == 1);
        Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var after));
        Assert.Same(before, after);
    }

    [Theory]
    [InlineData("first:")]
    [InlineData("behind:")]
    public async Task A_handler_that_outlives_its_activation_says_nothing_and_costs_the_next_one_nothing(string prefix)
    {
        var topic = ChannelCluster.NewTopic(prefix);
        var client = await ClientAsync(topic);
        var socket = await _cluster.Gateway.JoinAsync(topic);
        await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = 1 }), default);
        Assert.Equal("said {\"n\":1}", await client.NextAsync());
        socket.Send("1", "2", topic, "say_later", """{"n":0}""");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(topic));
        await MoveAsync(topic);
        await Patience.UntilAsync(async () => (await _cluster.GrainOf(topic).DescribeAsync()).Members == 2);

        _cluster.Lab.Open(topic);

        Assert.Equal("moved", await _cluster.Lab.NextNoteAsync(topic));
        for (var number = 2; number <= 4; number++)
        {
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
            Assert.Equal($"said {{\"n\":{number}}}", await client.NextAsync());
        }
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill()
    {
        var (topic, host) = await TopicOfSecondSiloAsync();
        var client = await ClientAsync(topic);
        client.Socket.Connection.End();
        for (var number = 1; number <= 100; number++)
        {
            await _cluster.GrainOf(topic).BroadcastAsync("said", Payload.From(new { n = number }), default);
        }

        await _cluster.Cluster.KillSiloAsync(host);
        var recovered = false;
        await Patience.UntilAsync(async () =>
        {
            try
            {
                recovered = await client.JoinAsync(await _cluster.Gateway.ConnectAsync());
                return true;
            }
            catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or TimeoutException)
            {
                return false;
            }
        });

        Assert.True(recovered);
        for (var number = 1; number <= 100; number++)
        {
            Assert.Equal($"said {{\"n\":{number}}}", await client.NextAsync());
        }
    }

    [Fact]
    public async Task A_storage_that_was_put_back_is_found_out_by_who_has_heard_more()
    {
        var (stays, goes) = (await ClientAsync(), await ClientAsync());
        await SayAsync(1);
        Assert.Equal("said {\"n\":1}", await stays.NextAsync());
        Assert.Equal("said {\"n\":1}", await goes.NextAsync());
        goes.Socket.Connection.End();
        var restore = _storage.Backup();
        await SayAsync(2);
        Assert.Equal("said {\"n\":2}", await stays.NextAsync());
        restore();

        await Assert.ThrowsAsync<TopicMovedException>(() => SayAsync(3));
        Assert.Equal("phx_error {\"reason\":\"channel_crash\"}", await stays.NextAsync());

        Assert.False(await goes.JoinAsync(await _cluster.Gateway.ConnectAsync()));
        Assert.False(await stays.JoinAsync());
        await SayAsync(4);
        Assert.Equal("said {\"n\":4}", await goes.NextAsync());
        Assert.Equal("said {\"n\":4}", await stays.NextAsync());
    }

    private async Task<ResumingClient> ClientAsync(string? topic = null)
    {
        var client = new ResumingClient(await _cluster.Gateway.ConnectAsync(), topic ?? _topic);
        await client.JoinAsync();
        return client;
    }

    private Task SayAsync(int number) => _cluster.GrainOf(_topic).BroadcastAsync("said", Payload.From(new { n = number }), default);

    private async Task<(string Topic, Orleans.TestingHost.InProcessSiloHandle Host)> TopicOfSecondSiloAsync()
    {
        while (true)
        {
            var topic = ChannelCluster.NewTopic("first:");
            await _cluster.GrainOf(topic).DescribeAsync();
            Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var context));
            if (_cluster.Cluster.Silos[1] is var host && host.SiloAddress.Equals(context.Address.SiloAddress))
            {
                return (topic, host);
            }
        }
    }

    // As a silo that stops moves its topics.
    private async Task MoveAsync(string topic)
    {
        Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var context));
        var other = _cluster.Cluster.Silos.First(silo => !silo.SiloAddress.Equals(context.Address.SiloAddress)).SiloAddress;
        context.Migrate(new() { [IPlacementDirector.PlacementHintKey] = other });
        await context.Deactivated.WaitAsync(Patience.Long);
    }
}
