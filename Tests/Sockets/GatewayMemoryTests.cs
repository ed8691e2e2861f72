using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What clients may make a gateway hold, by themselves and together.</summary>
public sealed class GatewayMemoryTests
{
    private const long Limit = 1_000_000_000;

    [Fact]
    public void Memory_is_short_from_the_high_mark_on_until_the_low_mark_is_passed()
    {
        var memory = NewMemory();

        bool[] looks = [IsShortAt(memory, 79), IsShortAt(memory, 80), IsShortAt(memory, 70), IsShortAt(memory, 69), IsShortAt(memory, 79)];

        Assert.Equal([false, true, true, false, false], looks);
    }

    [Fact]
    public void The_garbage_collector_knows_a_limit()
    {
        var reading = MemoryReading.Take();

        Assert.InRange(reading.Used, 1, reading.Limit);
    }

    [Fact]
    public void A_gateway_short_of_memory_takes_no_socket_and_goes_on_when_it_no_longer_is()
    {
        var memory = NewMemory();
        var sockets = NewSockets(memory);

        memory.Note(new MemoryReading(Limit / 10 * 9, Limit));
        Assert.Equal(503, sockets.Enter(null));

        memory.Note(new MemoryReading(Limit / 10, Limit));
        Assert.Null(sockets.Enter(null));
    }

    [Fact]
    public void A_gateway_short_of_memory_closes_those_that_hold_most_and_no_more_than_it_must()
    {
        var memory = NewMemory();
        var sockets = NewSockets(memory);
        var (greedy, large, modest) = (new HoardingSocket(80_000_000), new HoardingSocket(90_000_000), new HoardingSocket(60_000));
        sockets.Add(greedy);
        sockets.Add(large);
        sockets.Add(modest);

        memory.Note(new MemoryReading(Limit / 100 * 78, Limit));
        sockets.Relieve();
        Assert.Equal([0, 0, 0], [greedy.Code, large.Code, modest.Code]);

        memory.Note(new MemoryReading(Limit / 100 * 80, Limit));
        sockets.Relieve();
        Assert.Equal([1013, 1013, 0], [greedy.Code, large.Code, modest.Code]);
        Assert.Equal(2, memory.Closed);
    }

    [Fact]
    public async Task A_join_is_refused_while_memory_is_short()
    {
        var rig = new GatewayRig();
        var socket = rig.Connect();

        rig.Memory.Note(new MemoryReading(Limit, Limit));
        socket.Send("1", "1", GatewayRig.Topic, "phx_join");

        await socket.ExpectAsync("""["1","1","room:1","phx_reply",{"response":{"reason":"unavailable"},"status":"error"}]""");
    }

    [Fact]
    public async Task A_join_over_what_a_socket_may_hold_is_refused_until_another_topic_is_left()
    {
        var rig = new GatewayRig(options => (options.MaxBytesPerSocket, options.MaxJoinPayloadBytes) = (65_536, 65_536));
        var socket = rig.Connect();
        var large = $$"""{"a":"{{new string('x', 65_000)}}"}""";

        socket.Send("1", "1", "room:1", "phx_join", large);
        await rig.TopicOf("room:1").AcceptJoinAsync(1, 0, 0);
        await socket.NextAsync();
        socket.Send("2", "2", "room:2", "phx_join", large);
        await rig.TopicOf("room:2").AcceptJoinAsync(1, 0, 0);
        await socket.NextAsync();
        socket.Send("3", "3", "room:3", "phx_join");
        await socket.ExpectAsync("""["3","3","room:3","phx_reply",{"response":{"reason":"too many bytes held"},"status":"error"}]""");
        Assert.InRange(socket.Connection.Held, 130_000, 131_072);

        socket.Connection.Find("room:1")!.End(MemberStatus.Closed);
        Assert.InRange(socket.Connection.Held, 65_000, 65_536);

        socket.Connection.End();
        Assert.Equal(0, socket.Connection.Held);
        Assert.Equal(0, rig.Memory.Held);
    }

    [Fact]
    public async Task Events_that_wait_are_held_and_let_go_with_their_member()
    {
        var rig = new GatewayRig();
        var (socket, _, _) = await rig.JoinedAsync();

        socket.Send("1", "2", GatewayRig.Topic, "first");
        for (var n = 0; n < 10; n++)
        {
            socket.Send("1", "3", GatewayRig.Topic, "next", $$"""{"a":"{{new string('x', 10_000)}}"}""");
        }

        Assert.InRange(socket.Connection.Held, 100_000, 101_000);
        Assert.InRange(rig.Memory.Held, 95_000, 101_000);
        socket.Connection.End();
        Assert.Equal([0, 0], [socket.Connection.Held, rig.Memory.Held]);
    }

    [Fact]
    public async Task A_client_that_holds_all_it_may_is_read_no_further_until_a_call_takes_what_waits()
    {
        var rig = new GatewayRig(options => options.MaxBytesPerSocket = 65_536);
        var (socket, topic, _) = await rig.JoinedAsync();
        socket.Send("1", "2", GatewayRig.Topic, "first");
        var first = await topic.Calls.NextAsync();

        var held = socket.SendAsync($$"""["1","3","room:1","large",{"a":"{{new string('x', 70_000)}}"}]""");
        Assert.False(held.IsCompleted);
        first.Answer(MemberReply.Nothing);

        await held.WaitAsync(Patience.Long);
        Assert.Equal([0, 0], [socket.Connection.Held, rig.Memory.Held]);
    }

    private static bool IsShortAt(GatewayMemory memory, int percent)
    {
        memory.Note(new MemoryReading(Limit / 100 * percent, Limit));
        return memory.IsShort;
    }

    private static GatewayMemory NewMemory() => new(Options.Create(new ChannelGatewayOptions()), NullLogger<GatewayMemory>.Instance);

    private static SocketRegistry NewSockets(GatewayMemory memory)
    {
        var (time, options) = (new FakeTimeProvider(), Options.Create(new ChannelGatewayOptions()));
        return new SocketRegistry(new InlineReads(options, time), memory, options, time, NullLogger<SocketRegistry>.Instance);
    }
}
