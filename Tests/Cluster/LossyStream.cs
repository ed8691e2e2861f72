using Orleans.Streams.Filtering;

namespace Orleans.Channels.Tests;

/// <summary>Loses messages to gateways, as a fault.</summary>
internal sealed class LossyStream(Lab lab) : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) => item is not TopicBatch batch || !lab.Drop(batch);
}
