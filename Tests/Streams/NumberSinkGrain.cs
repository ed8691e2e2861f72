using System.Collections.Concurrent;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Channels.Tests.Streams;

[ImplicitStreamSubscription(Namespace)]
public sealed class NumberSinkGrain : Grain, INumberSinkGrain, IStreamSubscriptionObserver, IAsyncObserver<int>
{
    public const string Namespace = "sink";

    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<int, bool>> Seen = new();

    public static ConcurrentDictionary<int, bool> SeenBy(string key) => Seen.GetOrAdd(key, _ => new());

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<int>().ResumeAsync(this);

    public Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        SeenBy(this.GetPrimaryKeyString())[item] = true;
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
