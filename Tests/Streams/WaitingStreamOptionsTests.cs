using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingStreamOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Validate(new());

    [Fact]
    public void A_small_queue_is_valid_without_a_stream_capacity() => Validate(new() { QueueCapacity = 1 });

    [Theory]
    [InlineData(0, 1, 1, 1, "QueueCount")]
    [InlineData(1, 0, 1, 1, "QueueCapacity")]
    [InlineData(1, 1, 2, 1, "StreamCapacity")]
    [InlineData(1, 1, 0, 1, "StreamCapacity")]
    [InlineData(1, 1, 1, 0, "DeliveryBatchSize")]
    public void A_wrong_option_is_named_with_its_provider(
        int queues, int capacity, int stream, int batch, string option)
    {
        var error = Assert.Throws<OrleansConfigurationException>(() => Validate(new()
        {
            QueueCount = queues,
            QueueCapacity = capacity,
            StreamCapacity = stream,
            DeliveryBatchSize = batch,
        }));

        Assert.StartsWith(
            $"WaitingStreamOptions.{option} of stream provider 'events'", error.Message, StringComparison.Ordinal);
    }

    private static void Validate(WaitingStreamOptions options) =>
        new WaitingStreamOptionsValidator(options, "events").ValidateConfiguration();
}
