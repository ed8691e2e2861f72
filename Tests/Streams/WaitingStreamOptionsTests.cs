using Microsoft.Extensions.Options;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests.Streams;

public sealed class WaitingStreamOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validate(new()).Succeeded);

    [Fact]
    public void A_small_queue_is_valid_without_a_stream_capacity() => Assert.True(Validate(new() { QueueCapacity = 1 }).Succeeded);

    [Theory]
    [InlineData(0, 1, 1, 1, "QueueCount")]
    [InlineData(1, 0, 1, 1, "QueueCapacity")]
    [InlineData(1, 1, 2, 1, "StreamCapacity")]
    [InlineData(1, 1, 0, 1, "StreamCapacity")]
    [InlineData(1, 1, 1, 0, "DeliveryBatchSize")]
    public void A_wrong_option_is_named_with_its_provider(
        int queues, int capacity, int stream, int batch, string option)
    {
        var result = Validate(new()
        {
            QueueCount = queues,
            QueueCapacity = capacity,
            StreamCapacity = stream,
            DeliveryBatchSize = batch,
        });

        Assert.StartsWith(
            $"WaitingStreamOptions.{option} of stream provider 'events' is ", result.Failures!.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_may_have_no_more_bytes_than_its_queue()
    {
        Assert.StartsWith("WaitingStreamOptions.StreamBytes", Validate(new() { QueueBytes = 10, StreamBytes = 11 }).Failures!.Single(), StringComparison.Ordinal);
        Assert.True(Validate(new() { QueueBytes = 10 }).Succeeded);
    }

    private static ValidateOptionsResult Validate(WaitingStreamOptions options) => new WaitingStreamOptionsValidator().Validate("events", options);
}
