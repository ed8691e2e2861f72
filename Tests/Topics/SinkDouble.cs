using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>A gateway's streams whose publishes the test answers.</summary>
internal sealed class SinkDouble(Func<int, StreamDouble> streamOf) : IGatewaySink
{
    private StreamDouble? _stream;

    public void MoveTo(int stream) => _stream = streamOf(stream);

    public Task PublishAsync(TopicBatch batch) => _stream!.Stream.OnNextAsync(batch);
}
