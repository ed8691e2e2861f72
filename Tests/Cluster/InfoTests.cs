using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

[Collection(nameof(SharesCluster))]
public sealed class InfoTests(SharedCluster shared)
{
    private readonly ChannelCluster _cluster = shared.Instance;
    private readonly string _topic = ChannelCluster.NewTopic();

    [Fact]
    public async Task A_grain_a_service_of_a_silo_and_a_plain_client_reach_a_topic()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);

        await _cluster.Cluster.Client.GetGrain<IRelayGrain>("relay").RelayAsync(_topic, "grain");
        await socket.ExpectAsync(Info("grain"), TestSocket.Push(null, _topic, "said", """{"text":"grain"}"""));

        foreach (var services in _cluster.Cluster.Silos.Select(silo => silo.ServiceProvider).Append(_cluster.Cluster.Client.ServiceProvider))
        {
            var channels = services.GetRequiredService<IChannels>();
            await channels.SendAsync(_topic, new LabMessage("sent"));
            await channels.BroadcastAsync(_topic, "said", new { text = "broadcast" });
            await socket.ExpectAsync(Info("sent"), TestSocket.Push(null, _topic, "said", """{"text":"broadcast"}"""));
        }
    }

    [Fact]
    public async Task A_broadcast_from_a_member_by_its_name_passes_it_by()
    {
        var channels = _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        var other = await _cluster.Gateways[1].JoinAsync(_topic);
        socket.Send("1", "2", _topic, $"later:{_topic}");
        await _cluster.Lab.NextNoteAsync(_topic);

        await channels.BroadcastFromAsync(_cluster.Lab.Refs[_topic].Member, _topic, "said", new { });

        await other.ExpectAsync(TestSocket.Push(null, _topic, "said"));
        await socket.ExpectNothingOnAsync(_topic);
    }

    [Fact]
    public async Task A_broadcast_to_nobody_is_taken_and_one_to_no_route_or_with_a_payload_that_is_no_object_is_refused()
    {
        var channels = _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>();

        await channels.BroadcastAsync(_topic, "said", new { });

        Assert.Equal("no route", (await Assert.ThrowsAsync<TopicUnroutedException>(() => channels.BroadcastAsync("no route", "said", new { }))).Topic);
        await Assert.ThrowsAsync<TopicUnroutedException>(() => channels.SendAsync("no route", "message"));
        await Assert.ThrowsAsync<TopicUnroutedException>(() => channels.SendAndWaitAsync("no route", "message"));
        await Assert.ThrowsAsync<TopicUnroutedException>(() => channels.KickAsync("no route", null));
        await Assert.ThrowsAsync<ArgumentException>(() => channels.BroadcastAsync(_topic, "said", "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => channels.BroadcastAsync(" ", "said", new { }));
    }

    [Fact]
    public async Task A_topics_message_that_crashes_ends_nobody_and_a_members_ends_that_member()
    {
        var channels = _cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>();
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await channels.SendAndWaitAsync(_topic, "crash");
        await socket.ExpectNothingOnAsync(_topic);

        socket.Send("1", "2", _topic, "in:crash", "0");

        await socket.ExpectAsync(TestSocket.Error("1", _topic));
    }

    [Fact]
    public async Task Messages_that_a_handler_sends_come_in_their_order()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        for (var round = 0; round < 20; round++)
        {
            socket.Send("1", "2", _topic, "messages", "20");
            var heard = new List<string>();
            while (heard.Count < 21)
            {
                heard.Add(await socket.NextAsync());
            }

            Assert.True(heard.Remove(TestSocket.Reply("1", "2", _topic)));
            Assert.Equal(Enumerable.Range(0, 20).Select(number => MemberInfo($"message {number}")), heard);
        }
    }

    [Fact]
    public async Task Messages_sent_while_joining_wait_for_the_join_and_keep_their_order()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", $$"""{"sends":10,"gate":"{{_topic}}"}""");
        Assert.Equal("joining", await _cluster.Lab.NextNoteAsync(_topic));
        await socket.ExpectNothingAsync();

        _cluster.Lab.Open(_topic);

        Assert.Contains("\"ok\"", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.ExpectAsync([.. Enumerable.Range(0, 10).Select(number => MemberInfo($"join {number}"))]);
    }

    [Fact]
    public async Task A_timer_that_is_due_while_joining_waits_for_the_join()
    {
        var socket = await _cluster.Gateway.ConnectAsync();
        socket.Send("1", "1", _topic, "phx_join", $$"""{"timer":true,"gate":"{{_topic}}"}""");
        Assert.Equal("joining", await _cluster.Lab.NextNoteAsync(_topic));
        var other = await _cluster.Gateway.JoinAsync(_topic);
        other.Send("1", "2", _topic, "in:later", "100");
        await other.ExpectAsync(MemberInfo("later"));

        _cluster.Lab.Open(_topic);

        Assert.Contains("\"ok\"", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.ExpectAsync(MemberInfo("timer"));
    }

    [Fact]
    public async Task A_timer_comes_once_an_interval_again_and_again_and_a_cancelled_one_never()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "2", _topic, "cancelled");
        await socket.ExpectAsync(MemberInfo("not cancelled"));

        socket.Send("1", "3", _topic, "in:once", "1");
        await socket.ExpectAsync(MemberInfo("once"));

        socket.Send("1", "4", _topic, "every:tick", "5");
        await socket.ExpectAsync(MemberInfo("tick"), MemberInfo("tick"), MemberInfo("tick"));
    }

    [Fact]
    public async Task A_timer_ends_with_its_member()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic, """{"name":"a"}""");
        var other = await _cluster.Gateway.JoinAsync(_topic);
        socket.Send("1", "2", _topic, "every:tick", "5");
        await socket.ExpectAsync(MemberInfo("tick"));

        socket.Send("1", "3", _topic, "phx_leave");
        while (await _cluster.Lab.NextNoteAsync(_topic) != "a Left")
        {
        }

        other.Send("1", "2", _topic, "in:next", "50");
        Assert.Equal("info next", await _cluster.Lab.NextNoteAsync(_topic));
    }

    private string Info(string message) => TestSocket.Push(null, _topic, "info", $"{{\"message\":\"{message}\"}}");

    private string MemberInfo(string message) => TestSocket.Push("1", _topic, "info", $"{{\"message\":\"{message}\"}}");
}
