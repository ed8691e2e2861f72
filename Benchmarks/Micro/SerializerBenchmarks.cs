using System.Text;
using BenchmarkDotNet.Attributes;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Benchmarks;

/// <summary>Bytes to frames and back, with a payload of 64 bytes.</summary>
[Config(typeof(MicroConfig))]
public class SerializerBenchmarks
{
    private const string Json = """{"d":"n:000000000001:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}""";

    private static readonly Payload Carried = Payload.FromJson(Encoding.UTF8.GetBytes(Json));
    private static readonly TopicName Topic = TopicName.From("bench:1");
    private static readonly Ref JoinRef = Ref.FromText("1");
    private static readonly Ref Reference = Ref.FromText("2");

    private readonly V1JsonSerializer _v1 = new();
    private readonly V2JsonSerializer _v2 = new();
    private readonly byte[] _pushV1 = Encoding.UTF8.GetBytes($$"""{"topic":"bench:1","event":"echo","payload":{{Json}},"ref":"2","join_ref":"1"}""");
    private readonly byte[] _pushV2 = Encoding.UTF8.GetBytes($"""["1","2","bench:1","echo",{Json}]""");

    [Benchmark]
    public int DecodePushV1() => _v1.DecodeText(_pushV1).Payload.Span.Length;

    [Benchmark]
    public int DecodePushV2() => _v2.DecodeText(_pushV2).Payload.Span.Length;

    [Benchmark]
    public int EncodeBroadcastV1() => _v1.EncodeBroadcast(Topic, "cast", Carried).WebSocket.Length;

    [Benchmark]
    public int EncodeBroadcastV2() => _v2.EncodeBroadcast(Topic, "cast", Carried).WebSocket.Length;

    [Benchmark]
    public int EncodeReplyV2() => _v2.EncodeReply(JoinRef, Reference, Topic, "ok", Carried).WebSocket.Length;
}
