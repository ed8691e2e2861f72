using Orleans.Streams.Filtering;

namespace Orleans.Channels.Tests.Streams;

/// <summary>
/// Loses every odd number, as a fault.
/// </summary>
internal sealed class DropOddNumbers : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) =>
        item is not int number || number % 2 == 0;
}
