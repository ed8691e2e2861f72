using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests.Streams;

/// <summary>A queue that nothing ever comes out of.</summary>
internal sealed class SilentQueue : IWaitingQueueGrain
{
    private readonly TaskCompletionSource<WaitingQueueTake> _take = new();

    public Task<bool> EnqueueAsync(WaitingQueueBatch batch) => Task.FromResult(true);

    public Task<WaitingQueueSession> AttachAsync(SiloAddress receiver, bool bringClose, long[] delivered) =>
        Task.FromResult(new WaitingQueueSession(Guid.Empty, 1));

    public Task<bool> LeaveAsync() => Task.FromResult(false);

    public Task<WaitingQueueTake> TakeAsync(long session, long[] delivered, int maxCount) => _take.Task;

    public Task AcknowledgeAsync(long[] delivered) => Task.CompletedTask;

    public Task DetachAsync(long session, long[] delivered)
    {
        _take.TrySetResult(WaitingQueueTake.Nothing);
        return Task.CompletedTask;
    }
}
