using Orleans.Streams.Filtering;

namespace Orleans.Channels.Tests;

/// <summary>Loses messages to gateways, as a fault.</summary>
internal sealed class LossyStream(Lab lab) : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) => item switch
    {
        TopicBatch batch => !lab.Drop(batch),
        GatewayBeat => !lab.DropBeat(streamId),
        _ => true,
    };
}
