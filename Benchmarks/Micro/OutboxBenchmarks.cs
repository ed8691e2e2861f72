using System.Text;
using BenchmarkDotNet.Attributes;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Benchmarks;

/// <summary>A frame that was encoded before goes into a connection's pipe.</summary>
[Config(typeof(MicroConfig))]
public class OutboxBenchmarks
{
    private readonly WebSocketOutbox _outbox = new(new NullPipeWriter(), 10_000, 16 * 1024 * 1024, static () => { });
    private readonly EncodedFrame _frame = new V2JsonSerializer().EncodeBroadcast(
        TopicName.From("bench:1"), "cast", Payload.FromJson(Encoding.UTF8.GetBytes("""{"n":1}""")));

    [Benchmark]
    public void Send() => _outbox.Send(_frame);

    [Benchmark(OperationsPerInvoke = 16)]
    public void AppendSixteenAndFlush()
    {
        for (var frame = 0; frame < 16; frame++)
        {
            _outbox.Append(_frame);
        }

        _outbox.Flush();
    }
}
