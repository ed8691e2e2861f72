using System.Diagnostics.Metrics;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Benchmarks;

/// <summary>A broadcast from the gateway's stream to its local members. What it allocates must not grow with them.</summary>
[Config(typeof(MicroConfig))]
public class FastlaneBenchmarks
{
    private const string Topic = "bench:1";

    private static readonly Payload Carried = Payload.FromJson(Encoding.UTF8.GetBytes("""{"n":1}"""));

    private TopicRegistry _registry = null!;
    private NullPipeWriter _last = null!;
    private long _offset;

    [Params(1, 1_000)]
    public int Members { get; set; }

    [GlobalSetup]
    public void Join()
    {
        _offset = 0;
        var options = Options.Create(new ChannelGatewayOptions());
        var gateway = new GatewayIdentity();
        var memory = new GatewayMemory(options, NullLogger<GatewayMemory>.Instance);
        var sockets = new SocketRegistry(new InlineReads(options, TimeProvider.System), memory, options, TimeProvider.System, NullLogger<SocketRegistry>.Instance);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var instruments = new GatewayInstruments(meters, sockets, TimeProvider.System);
        _registry = new TopicRegistry(WelcomingTopics.Factory, gateway, instruments, options, TimeProvider.System, NullLogger<TopicRegistry>.Instance);
        var dispatcher = new SocketDispatcher(_registry, gateway, options);
        var serializer = new V2JsonSerializer();
        var join = Encoding.UTF8.GetBytes($$"""["1","1","{{Topic}}","phx_join",{}]""");
        for (var member = 0; member < Members; member++)
        {
            _last = new NullPipeWriter();
            var outbox = new WebSocketOutbox(_last, options.Value.OutboxLength, options.Value.OutboxBytes, static () => { });
            var socket = new SocketConnection(serializer, new ConnectResponse(0, null, Payload.Empty, ["bench:*"]), outbox, memory);
            var joining = dispatcher.DispatchAsync(socket, serializer.DecodeText(join));
            if (!joining.IsCompletedSuccessfully || _last.Written == 0)
            {
                throw new InvalidOperationException("A member has not joined.");
            }
        }
    }

    [Benchmark]
    public void Broadcast() => Receive(1);

    [Benchmark]
    public void SixteenBroadcasts() => Receive(16);

    private void Receive(int broadcasts)
    {
        var before = _last.Written;
        var previous = _offset;
        var events = new TopicEvent[broadcasts];
        for (var number = 0; number < broadcasts; number++)
        {
            events[number] = new TopicEvent(++_offset, TopicEventKind.Broadcast, "cast", Carried);
        }

        var batch = new TopicBatch(Topic, 1, previous, events);
        _registry.Receive(batch);
        if (_last.Written == before)
        {
            throw new InvalidOperationException("The last member has not heard it.");
        }
    }
}
