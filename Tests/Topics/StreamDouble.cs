using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway's stream whose publishes the test answers.</summary>
internal sealed class StreamDouble
{
    public StreamDouble() => Stream = CallProxy.Of<IAsyncStream<GatewayMessage>>((method, args) =>
        method.Name == nameof(IAsyncObserver<>.OnNextAsync) ? Publishes.Add((TopicBatch)args[0]!) : throw new NotSupportedException(method.Name));

    public IAsyncStream<GatewayMessage> Stream { get; }

    public CallLog<TopicBatch, bool> Publishes { get; } = new();
}
