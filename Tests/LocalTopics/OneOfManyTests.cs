using Microsoft.Extensions.Logging;
using Orleans.Channels.Gateway;
using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>What fails for one topic or one client is done for all others.</summary>
public sealed class OneOfManyTests
{
    private static readonly string[] Others = [.. Enumerable.Range(2, 20).Select(number => $"room:{number}")];

    private readonly GatewayRig _rig = new();
    private readonly BreakableSerializer _serializer = new();

    [Fact]
    public async Task A_dead_silos_topics_are_left_though_one_of_them_fails()
    {
        var members = await JoinAllAsync();
        members[0].Send("1", "2", GatewayRig.Topic, "never_answered");
        _serializer.IsBroken = true;

        _rig.Registry.LeaveSilo("silo");

        foreach (var topic in Others)
        {
            await _rig.TopicOf(topic).Joins.NextAsync();
        }
    }

    [Fact]
    public async Task Members_are_given_up_though_one_of_them_can_not_be_told()
    {
        var members = await JoinAllAsync();
        _serializer.IsBroken = true;

        _rig.Registry.GiveUpAll();

        foreach (var (topic, member) in Others.Zip(members.Skip(1)))
        {
            await member.ExpectAsync(TestSocket.Error("1", topic));
        }
    }

    [Fact]
    public async Task A_broadcast_reaches_all_but_who_speaks_a_version_that_fails_at_it()
    {
        await _rig.JoinAsync(_rig.Connect(_serializer), "1");
        var other = _rig.Connect();
        await _rig.JoinAsync(other, "1");
        _serializer.IsBroken = true;

        await _rig.ReceiveAsync(0, GatewayRig.Broadcast(1));

        await other.ExpectAsync(GatewayRig.Said(1));
    }

    [Fact]
    public async Task What_is_behind_a_push_that_fails_is_handed_out()
    {
        var failing = await _rig.JoinAsync(_rig.Connect(_serializer), "1");
        var other = _rig.Connect();
        await _rig.JoinAsync(other, "1");
        _serializer.BreaksAt = "pushed";

        await _rig.ReceiveAsync(0, new TopicEvent(1, TopicEventKind.Push, "pushed", Payload.Empty, failing), GatewayRig.Broadcast(2));

        await other.ExpectAsync(GatewayRig.Said(2));
    }

    [Fact]
    public async Task What_comes_behind_a_batch_that_fails_is_taken()
    {
        var taken = new List<string>();
        var topics = CallProxy.Of<ITopicReceiver>((_, args) =>
        {
            var topic = ((TopicBatch)args[0]!).Topic;
            taken.Add(topic);
            return topic == GatewayRig.Topic ? throw new InvalidOperationException("It is broken.") : null;
        });
        using var log = new FailingLog();
        var observer = new GatewayObserver(topics, CallProxy.Of<IGatewayView>((_, _) => throw new InvalidOperationException("It is broken.")), new Logger<GatewayObserver>(log))
        {
            OnBeat = _ => throw new InvalidOperationException("It is broken."),
        };

        await observer.OnNextAsync([Item(GatewayRig.Batch(1, 0)), Item(new GatewayDisconnect("id")), Item(new GatewayBeat(1)), Item(new TopicBatch("room:2", 1, 0, []))]);

        Assert.Equal([GatewayRig.Topic, "room:2"], taken);
        Assert.Equal(3, log.Tries);
    }

    private static SequentialItem<GatewayMessage> Item(GatewayMessage message) => new(message, null!);

    // The first is at the one who will fail.
    private async Task<List<TestSocket>> JoinAllAsync()
    {
        List<TestSocket> members = [];
        foreach (var topic in Others.Prepend(GatewayRig.Topic))
        {
            var socket = topic == GatewayRig.Topic ? _rig.Connect(_serializer) : _rig.Connect();
            socket.Send("1", "1", topic, "phx_join");
            (await _rig.TopicOf(topic).Joins.NextAsync()).Answer(new JoinResponse(JoinStatus.Ok, Payload.Empty, 1, 0, 0, "silo"));
            await socket.ExpectAsync(TestSocket.Reply("1", "1", topic));
            members.Add(socket);
        }

        return members;
    }
}
