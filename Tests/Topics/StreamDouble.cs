using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway's stream whose publishes the test answers; nobody hears it.</summary>
internal sealed class StreamDouble : IAsyncStream<GatewayMessage>
{
    public IAsyncStream<GatewayMessage> Stream => this;

    public CallLog<TopicBatch, bool> Publishes { get; } = new();

    bool IAsyncStream.IsRewindable => false;

    string IAsyncStream.ProviderName => throw new NotSupportedException();

    StreamId IAsyncStream.StreamId => throw new NotSupportedException();

    Task IAsyncObserver<GatewayMessage>.OnNextAsync(GatewayMessage item, StreamSequenceToken? token) => Publishes.Add((TopicBatch)item);

    Task IAsyncObserver<GatewayMessage>.OnErrorAsync(Exception ex) => throw new NotSupportedException();

    Task IAsyncBatchProducer<GatewayMessage>.OnNextBatchAsync(IEnumerable<GatewayMessage> batch, StreamSequenceToken? token) =>
        throw new NotSupportedException();

    Task<StreamSubscriptionHandle<GatewayMessage>> IAsyncObservable<GatewayMessage>.SubscribeAsync(IAsyncObserver<GatewayMessage> observer) =>
        throw new NotSupportedException();

    Task<StreamSubscriptionHandle<GatewayMessage>> IAsyncObservable<GatewayMessage>.SubscribeAsync(
        IAsyncObserver<GatewayMessage> observer, StreamSequenceToken? token, string? filterData) => throw new NotSupportedException();

    Task<StreamSubscriptionHandle<GatewayMessage>> IAsyncBatchObservable<GatewayMessage>.SubscribeAsync(IAsyncBatchObserver<GatewayMessage> observer) =>
        throw new NotSupportedException();

    Task<StreamSubscriptionHandle<GatewayMessage>> IAsyncBatchObservable<GatewayMessage>.SubscribeAsync(
        IAsyncBatchObserver<GatewayMessage> observer, StreamSequenceToken? token) => throw new NotSupportedException();

    Task<IList<StreamSubscriptionHandle<GatewayMessage>>> IAsyncStream<GatewayMessage>.GetAllSubscriptionHandles() => throw new NotSupportedException();

    bool IEquatable<IAsyncStream<GatewayMessage>>.Equals(IAsyncStream<GatewayMessage>? other) => ReferenceEquals(this, other);

    int IComparable<IAsyncStream<GatewayMessage>>.CompareTo(IAsyncStream<GatewayMessage>? other) => throw new NotSupportedException();
}
