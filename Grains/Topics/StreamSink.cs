using Orleans.Streams;

namespace Orleans.Channels.Grains;

/// <summary>
/// A gateway's numbered stream. A publish completes when its queue has taken the batch: what the gateway does on hearing it runs in the gateway.
/// </summary>
/// <param name="gateway">The gateway's id.</param>
/// <param name="streams">Where the streams are.</param>
internal sealed class StreamSink(string gateway, IStreamProvider streams) : IGatewaySink
{
    private IAsyncStream<GatewayMessage>? _stream;

    public void MoveTo(int stream) =>
        _stream = streams.GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(gateway, stream)));

    public Task PublishAsync(TopicBatch batch) => _stream!.OnNextAsync(batch);
}
