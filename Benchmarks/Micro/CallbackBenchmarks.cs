using System.Text;
using BenchmarkDotNet.Attributes;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Benchmarks;

/// <summary>A client's event, from the topic's turn to the handler's reply: by itself, with a scoped service, and through a filter.</summary>
[Config(typeof(MicroConfig))]
public class CallbackBenchmarks
{
    private static readonly Payload Carried = Payload.FromJson(Encoding.UTF8.GetBytes("""{"n":1}"""));

    private readonly CallbackChannel _channel = new();
    private ChannelHandlers _handlers = null!;
    private ChannelFilters _filters = null!;
    private Member _member = null!;

    [GlobalSetup]
    public void Bind()
    {
        var declared = new ServiceCollection();
        declared.AddScoped<CallbackTally>().AddScoped<PassingFilter>();
        var services = declared.BuildServiceProvider();
        var catalog = new ServiceCatalog(services, declared);
        _handlers = ChannelHandlers.Bind(typeof(CallbackChannel), catalog);
        _filters = ChannelFilters.Of([new FilterSource(typeof(PassingFilter))], catalog)!;
        var publisher = new TopicPublisher(
            new TopicOptions(), new KeptBytes(long.MaxValue), (_, _, _) => throw new NotSupportedException(), _ => { }, (_, _) => throw new NotSupportedException());
        _member = new Member(new JoinRequest(new MemberId("gateway", 1), null, Payload.Empty, Payload.Empty, default), new Topic("bench:1", "1"), publisher, new Assigns(), services);
    }

    [Benchmark(Baseline = true)]
    public Task<Reply> Handler() => RunAsync(_handlers.HandleInAsync(_channel, _member.Socket, "plain", Carried));

    [Benchmark]
    public Task<Reply> HandlerWithScopedService() => RunAsync(_handlers.HandleInAsync(_channel, _member.Socket, "scoped", Carried));

    [Benchmark]
    public Task<Reply> HandlerBehindFilter() => RunAsync(_filters.HandleInAsync(
        new HandleInContext(_channel, _member.Socket, "plain", Carried), context => _handlers.HandleInAsync(_channel, context.Socket, context.Event, context.Payload)));

    private async Task<Reply> RunAsync(ValueTask<Reply> handling)
    {
        var reply = await handling;
        await _member.EndScopeAsync();
        return reply;
    }
}
