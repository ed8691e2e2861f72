using Orleans.Streams.Filtering;

namespace Orleans.Channels.Samples;

/// <summary>Loses a share of what topics tell gateways, for tests of the repair. It is there only when <c>Silo:DropEvents</c> asks.</summary>
internal sealed class LossyStream(LossyStreamOptions options) : IStreamFilter
{
    /// <inheritdoc/>
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) =>
        item is not TopicBatch || Random.Shared.NextDouble() >= options.Share;
}
