using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Gateway;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>What clients and callers notice of a silo that lost the majority: here, one that slept and hasn't asked anybody since.</summary>
public sealed class CutOffTests : IAsyncLifetime
{
    private readonly SleepingTime _time = new();
    private readonly string _topic = ChannelCluster.NewTopic();
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = await ChannelCluster.StartAsync(silo: silo => silo.Services.AddKeyedSingleton<TimeProvider>(GatewayTime.Key, _time));

    public async Task DisposeAsync()
    {
        Mend();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_push_gets_no_ok_and_is_handled_once_when_the_silo_is_back()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        CutOff();

        socket.Send("1", "2", _topic, "say");
        await socket.ExpectNothingAsync();

        Mend();
        await socket.ExpectAsync(TestSocket.Push(null, _topic, "said"), TestSocket.Reply("1", "2", _topic));
        await socket.ExpectNothingOnAsync(_topic);
    }

    [Fact]
    public async Task A_handler_that_was_under_way_is_answered_when_the_silo_is_back()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "2", _topic, "count_to", "1");
        Assert.Equal("counting", await _cluster.Lab.NextNoteAsync(_topic));
        CutOff();

        _cluster.Lab.Open(_topic);
        await socket.ExpectNothingAsync();

        Mend();
        await socket.ExpectAsync(TestSocket.Push(null, _topic, "count", """{"by":null,"number":1}"""), TestSocket.Reply("1", "2", _topic));
    }

    [Fact]
    public async Task A_join_that_was_under_way_lets_in_when_the_silo_is_back()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", $$"""{"gate":"{{_topic}}"}""");
        Assert.Equal("joining", await _cluster.Lab.NextNoteAsync(_topic));
        CutOff();

        _cluster.Lab.Open(_topic);
        await socket.ExpectNothingAsync();

        Mend();
        await socket.ExpectAsync(TestSocket.Reply("1", "1", _topic, response: $$"""{"rest":"{{_topic[4..]}}"}"""));
    }

    [Fact]
    public async Task Who_asks_a_topic_is_told_that_it_is_elsewhere()
    {
        var grain = _cluster.GrainOf(_topic);
        await grain.DescribeAsync();
        CutOff();

        await Assert.ThrowsAsync<TopicMovedException>(() => grain.BroadcastAsync("said", Payload.Empty, default));
        await Assert.ThrowsAsync<TopicMovedException>(() => grain.KickAsync(null, StopReason.Normal));
        await Assert.ThrowsAsync<TopicMovedException>(() => grain.SendAsync("news"));
        await Assert.ThrowsAsync<TopicMovedException>(grain.DescribeAsync);
        await Assert.ThrowsAsync<TopicMovedException>(() => grain.ListPresenceAsync(null, 10));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => _cluster.Gateway.ConnectAsync());
    }

    [Fact]
    public async Task The_gateway_of_its_process_sends_its_clients_elsewhere_until_the_silo_is_back()
    {
        await _cluster.AddGatewayAsync(_cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>());
        var (gateway, codes) = (_cluster.Gateways[^1], new List<int>());
        gateway.Sockets.Add(Socket(codes));
        Assert.True(await gateway.IsHealthyAsync());

        CutOff();

        await Patience.UntilAsync(() => codes.Count > 0);
        Assert.False(await gateway.IsHealthyAsync());
        gateway.Sockets.Add(Socket(codes));
        Assert.Equal([WebSocketCloseCode.ServiceRestart, WebSocketCloseCode.ServiceRestart], codes);
        Mend();
        await Patience.UntilAsync(gateway.IsHealthyAsync);
    }

    [Fact]
    public async Task A_gateway_apart_is_not_ready_once_no_silo_has_answered_for_a_while_unless_it_is_the_only_one()
    {
        await _cluster.AddGatewayAsync(_cluster.Cluster.Client, options => options.SilosTimeout = TimeSpan.FromSeconds(5));
        await _cluster.AddGatewayAsync(_cluster.Cluster.Client, options => options.SilosTimeout = Timeout.InfiniteTimeSpan);
        var (one, only, codes) = (_cluster.Gateways[^2], _cluster.Gateways[^1], new List<int>());
        one.Sockets.Add(Socket(codes));
        only.Sockets.Add(Socket(codes));

        // The silo says of itself that it is cut off, and so answers no beat.
        CutOff();

        await Patience.UntilAsync(async () => !await one.IsHealthyAsync());
        await Patience.UntilAsync(() => codes.Count > 0);
        Assert.True(await only.IsHealthyAsync());
        Assert.Single(codes);
        Mend();
        await Patience.UntilAsync(one.IsHealthyAsync);
    }

    // Its machine's clock has gone on, and the next look at the others is still to come.
    private void CutOff() => _time.Sleep(TimeSpan.FromMinutes(1));

    private void Mend() => _time.Advance(TimeSpan.FromSeconds(2));

    private static ISocketTransport Socket(List<int> codes) => CallProxy.Of<ISocketTransport>((method, args) =>
    {
        if (method.Name == nameof(ISocketTransport.Close))
        {
            codes.Add((ushort)args[0]!);
        }

        return method.ReturnType.IsValueType && method.ReturnType != typeof(void) ? Activator.CreateInstance(method.ReturnType) : null;
    });
}
