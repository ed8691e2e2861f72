using Orleans.Streams.Filtering;

namespace Orleans.Channels.Testing;

/// <summary>Loses what <see cref="EventLoss"/> says, on the way from a topic to a gateway.</summary>
internal sealed class EventLossFilter(EventLoss loss) : IStreamFilter
{
    /// <inheritdoc/>
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) => item is not TopicBatch batch || !loss.Takes(batch);
}
