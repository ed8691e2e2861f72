using Orleans.Streams;

namespace Orleans.Channels.Tests.Streams;

/// <summary>
/// An observer that keeps what it gets, so that a test can wait for it.
/// </summary>
internal sealed class EventCollector<T> : IAsyncObserver<T>, IAsyncBatchObserver<T>
{
    private readonly System.Threading.Channels.Channel<T> _events = System.Threading.Channels.Channel.CreateUnbounded<T>();
    private int _largestBatch;

    public int LargestBatch => _largestBatch;

    /// <summary>Gets or sets what a delivery waits for; a test holds it to be a consumer that stands still.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        await Gate;
        _events.Writer.TryWrite(item);
    }

    public async Task OnNextAsync(IList<SequentialItem<T>> items)
    {
        await Gate;
        _largestBatch = Math.Max(_largestBatch, items.Count);
        foreach (var item in items)
        {
            _events.Writer.TryWrite(item.Item);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<List<T>> TakeAsync(int count)
    {
        List<T> taken = [];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (taken.Count < count)
        {
            taken.Add(await _events.Reader.ReadAsync(timeout.Token));
        }

        return taken;
    }
}
