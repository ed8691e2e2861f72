using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class FanOutTests
{
    private const string Topic = GatewayRig.Topic;

    private readonly GatewayRig _rig = new();

    [Fact]
    public async Task A_broadcast_is_encoded_once_per_serializer_whatever_the_number_of_members()
    {
        var (one, two) = (new CountingSerializer(), new CountingSerializer());
        var sockets = new List<TestSocket>();
        for (var number = 0; number < 20; number++)
        {
            sockets.Add(_rig.Connect(number % 2 == 0 ? one : two));
            await _rig.JoinAsync(sockets[^1], "1");
        }

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1), GatewayRig.Broadcast(2));

        foreach (var socket in sockets)
        {
            await socket.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2));
        }

        Assert.Equal((2, 2), (one.Broadcasts, two.Broadcasts));
    }

    [Theory]
    [InlineData("ref", 1)]
    [InlineData("event", 2)]
    public async Task A_position_is_encoded_once_for_all_members_that_take_it_in_the_same_form(string form, int encoded)
    {
        var version = new CountingSerializer();
        var sockets = Enumerable.Range(0, 20).Select(_ => _rig.Connect(version)).ToArray();
        foreach (var socket in sockets)
        {
            socket.Send("1", "1", GatewayRig.Topic, "phx_join", $$"""{"resume":"","positions":"{{form}}"}""");
            (await _rig.TopicOf(GatewayRig.Topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1, Resumption: new Resumption(false, [])));
            await socket.NextAsync();
        }

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1) with { Life = 10 });

        foreach (var socket in sockets)
        {
            await socket.ExpectAsync(form == "event"
                ? [GatewayRig.Said(1), TestSocket.Push(null, GatewayRig.Topic, "position", """{"position":"@a-1"}""")]
                : [$$"""[null,"@a-1","{{GatewayRig.Topic}}","said",{"n":1}]"""]);
        }

        Assert.Equal(encoded, version.Broadcasts);
    }

    [Fact]
    public async Task A_broadcast_is_compressed_once_for_all_members_that_take_it_so()
    {
        var version = new CountingSerializer();
        var serializers = new SocketSerializers(Options.Create(new ChannelGatewayOptions()));
        for (var number = 0; number < 20; number++)
        {
            await _rig.JoinAsync(_rig.Connect(serializers.Deflating(version)), "1");
        }

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        Assert.Equal(1, version.Broadcasts);
    }

    [Fact]
    public async Task A_broadcast_reaches_all_but_the_member_it_names()
    {
        var (first, _, sender) = await _rig.JoinedAsync();
        var second = _rig.Connect();
        await _rig.JoinAsync(second, "1");

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1, except: sender), GatewayRig.Broadcast(2));

        await first.ExpectAsync(GatewayRig.Said(2));
        await second.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(2));
    }

    [Fact]
    public async Task What_comes_together_reaches_each_member_in_its_order_from_its_join_on()
    {
        var (first, _, member) = await _rig.JoinedAsync();
        var second = _rig.Connect();
        await _rig.JoinAsync(second, "1", offset: 1);

        await _rig.ReceiveAsync(
            0,
            GatewayRig.Broadcast(1),
            GatewayRig.Broadcast(2, except: member),
            GatewayRig.Broadcast(3),
            new TopicEvent(4, TopicEventKind.Push, "yours", Payload.Empty, member),
            GatewayRig.Broadcast(5),
            GatewayRig.Broadcast(6));

        await first.ExpectAsync(GatewayRig.Said(1), GatewayRig.Said(3), TestSocket.Push("1", GatewayRig.Topic, "yours"), GatewayRig.Said(5), GatewayRig.Said(6));
        await second.ExpectAsync(GatewayRig.Said(2), GatewayRig.Said(3), GatewayRig.Said(5), GatewayRig.Said(6));
    }

    [Fact]
    public async Task A_member_of_the_same_number_on_another_gateway_is_another_member()
    {
        var (socket, _, member) = await _rig.JoinedAsync();
        var foreign = member with { Gateway = "elsewhere" };

        await _rig.ReceiveAsync(
            0,
            GatewayRig.Broadcast(1, except: foreign),
            new TopicEvent(2, TopicEventKind.Push, "not_here", Payload.Empty, foreign));

        await socket.ExpectAsync(GatewayRig.Said(1));
        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task Clients_of_both_versions_get_the_same_broadcast_in_their_own_form()
    {
        var (modern, _, _) = await _rig.JoinedAsync();
        var old = await JoinOldAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        await modern.ExpectAsync(GatewayRig.Said(1));
        await old.ExpectAsync("""{"event":"said","payload":{"n":1},"ref":null,"topic":"room:1"}""");
    }

    [Fact]
    public async Task A_binary_broadcast_passes_by_clients_of_version_1_and_they_go_on()
    {
        var (modern, _, _) = await _rig.JoinedAsync();
        var old = await JoinOldAsync();

        await _rig.ReceiveAsync(
            0, new TopicEvent(1, TopicEventKind.Broadcast, "b", Payload.FromBinary([0xFF])), GatewayRig.Broadcast(2));

        await modern.ExpectAsync($"binary 020601{Convert.ToHexString(Bytes.Utf8("room:1b"))}FF", GatewayRig.Said(2));
        await old.ExpectAsync("""{"event":"said","payload":{"n":2},"ref":null,"topic":"room:1"}""");
    }

    [Fact]
    public async Task A_binary_push_to_a_client_of_version_1_crashes_that_member_alone()
    {
        var (modern, topic, _) = await _rig.JoinedAsync();
        var old = _rig.Connect(new V1JsonSerializer());
        var member = await SendOldJoinAsync(old);

        await _rig.ReceiveAsync(
            0, new TopicEvent(1, TopicEventKind.Push, "b", Payload.FromBinary([0xFF]), member), GatewayRig.Broadcast(2));

        await old.ExpectAsync("""{"event":"phx_error","payload":{"reason":"channel_crash"},"ref":null,"topic":"room:1"}""");
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        await modern.ExpectAsync(GatewayRig.Said(2));
    }

    [Fact]
    public async Task A_binary_reply_to_a_client_of_version_1_crashes_its_member()
    {
        var old = _rig.Connect(new V1JsonSerializer());
        await SendOldJoinAsync(old);
        await old.SendAsync("""{"topic":"room:1","event":"bin","payload":{},"ref":"2"}""");

        (await _rig.TopicOf(Topic).Calls.NextAsync()).Answer(new MemberReply(
            MemberStatus.Joined, [new TopicEvent(0, TopicEventKind.Reply, "ok", Payload.FromBinary([1]), default, Ref.FromText("2"))]));

        await old.ExpectAsync("""{"event":"phx_error","payload":{"reason":"channel_crash"},"ref":null,"topic":"room:1"}""");
    }

    [Fact]
    public async Task What_is_said_to_a_topic_without_local_members_goes_nowhere_and_a_later_member_starts_anew()
    {
        var (socket, topic, _) = await _rig.JoinedAsync();
        socket.Connection.End();
        await topic.Disconnects.NextAsync();

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));
        var next = _rig.Connect();
        await _rig.JoinAsync(next, "1", offset: 1, linkStart: 1);
        await _rig.ReceiveAsync(1, GatewayRig.Broadcast(2));

        await next.ExpectAsync(GatewayRig.Said(2));
        Assert.Equal(0, topic.Repairs.Count);
    }

    private async Task<TestSocket> JoinOldAsync()
    {
        var old = _rig.Connect(new V1JsonSerializer());
        await SendOldJoinAsync(old);
        return old;
    }

    private async Task<MemberId> SendOldJoinAsync(TestSocket old)
    {
        await old.SendAsync("""{"topic":"room:1","event":"phx_join","payload":{},"ref":"1"}""");
        var member = await _rig.TopicOf(Topic).AcceptJoinAsync();
        await old.ExpectAsync("""{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"room:1"}""");
        return member;
    }
}
