using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;
using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway's state machine and fan-out, with topics whose answers the test gives.</summary>
internal sealed class GatewayRig
{
    public const string Topic = "room:1";

    private readonly ConcurrentDictionary<string, TopicDouble> _topics = [];
    private readonly GatewayObserver _observer;
    private readonly SocketDispatcher _dispatcher;

    public GatewayRig(Action<ChannelGatewayOptions>? configure = null, ILoggerFactory? logs = null)
    {
        var options = new ChannelGatewayOptions { RepairDelay = TimeSpan.FromMilliseconds(20), CallPatience = TimeSpan.FromMinutes(5), JoinPatience = TimeSpan.FromMinutes(5) };
        configure?.Invoke(options);
        logs ??= NullLoggerFactory.Instance;
        var grains = CallProxy.Of<IGrainFactory>((method, args) => method.Name == nameof(IGrainFactory.GetGrain)
            ? TopicOf((string)args[0]!).Grain
            : throw new NotSupportedException(method.Name));
        Memory = new GatewayMemory(Options.Create(options), logs.CreateLogger<GatewayMemory>());
        var sockets = new SocketRegistry(new InlineReads(Options.Create(options), TimeProvider.System), Memory, Options.Create(options), TimeProvider.System, logs.CreateLogger<SocketRegistry>());
        Registry = new Gateway.TopicRegistry(
            grains, Identity, Meters.NewInstruments(sockets), Options.Create(options), TimeProvider.System, logs.CreateLogger<Gateway.TopicRegistry>());
        View = new GatewayView(Identity, sockets, Registry, logs.CreateLogger<GatewayView>());
        _observer = new GatewayObserver(Registry, View, logs.CreateLogger<GatewayObserver>());
        _dispatcher = new SocketDispatcher(Registry, Identity, Options.Create(options));
    }

    /// <summary>What its clients make it hold.</summary>
    public GatewayMemory Memory { get; }

    public GatewayIdentity Identity { get; } = new();

    /// <summary>The gateway as silos reach it.</summary>
    public GatewayView View { get; }

    public Gateway.TopicRegistry Registry { get; }

    /// <summary>The serializer that all clients of version 2 share, as they do in a gateway.</summary>
    public V2JsonSerializer V2 { get; } = new();

    public TopicDouble TopicOf(string name) => _topics.GetOrAdd(name, static topic => new TopicDouble(topic));

    public TestSocket Connect(ISerializer? serializer = null, params string[] patterns) => new(
        _dispatcher, serializer ?? V2, new ConnectResponse(0, "user:1", Bytes.Json("""{"a":1}"""), patterns is [] ? ["room:*", "lobby"] : patterns), Memory);

    /// <summary>A member that has joined <see cref="Topic"/> with join_ref 1, its reply read.</summary>
    public async Task<(TestSocket Socket, TopicDouble Topic, MemberId Member)> JoinedAsync(long offset = 0, long linkStart = 0)
    {
        var (socket, topic) = (Connect(), TopicOf(Topic));
        return (socket, topic, await JoinAsync(socket, "1", offset, linkStart));
    }

    /// <summary>Joins <see cref="Topic"/> and reads the reply.</summary>
    public async Task<MemberId> JoinAsync(TestSocket socket, string joinRef, long offset = 0, long linkStart = 0, long epoch = 1)
    {
        socket.Send(joinRef, joinRef, Topic, "phx_join");
        var member = await TopicOf(Topic).AcceptJoinAsync(epoch, linkStart, offset);
        await socket.ExpectAsync(TestSocket.Reply(joinRef, joinRef, Topic));
        return member;
    }

    /// <summary>Lets something arrive over the gateway's stream.</summary>
    public Task ReceiveAsync(long previous, params TopicEvent[] events) => ReceiveAsync(1, previous, events);

    /// <summary>Lets something of an epoch arrive over the gateway's stream.</summary>
    public Task ReceiveAsync(long epoch, long previous, params TopicEvent[] events) =>
        _observer.OnNextAsync([new SequentialItem<GatewayMessage>(Batch(epoch, previous, events), null!)]);

    public static TopicBatch Batch(long epoch, long previous, params TopicEvent[] events) => new(Topic, epoch, previous, events);

    /// <summary>A broadcast whose payload is its offset.</summary>
    public static TopicEvent Broadcast(long offset, MemberId except = default) =>
        new(offset, TopicEventKind.Broadcast, "said", Payload.From(new { n = offset }), except);

    /// <summary>The last word of an activation that goes to rest.</summary>
    public static TopicEvent Moved(long offset) => new(offset, TopicEventKind.Moved, string.Empty, Payload.Empty);

    /// <summary>The frame of <see cref="Broadcast"/>.</summary>
    public static string Said(long offset) => TestSocket.Push(null, Topic, "said", $"{{\"n\":{offset}}}");

    /// <summary>A reply that travels in the answer to a call.</summary>
    public static TopicEvent Reply(string reference, string status = "ok") =>
        new(0, TopicEventKind.Reply, status, Payload.Empty, default, Ref.FromText(reference));
}
