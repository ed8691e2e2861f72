namespace Orleans.Channels.Tests;

/// <summary>The calls of one method, in the order they came.</summary>
internal sealed class CallLog<TRequest, TAnswer>
{
    private readonly System.Threading.Channels.Channel<PendingCall<TRequest, TAnswer>> _calls =
        System.Threading.Channels.Channel.CreateUnbounded<PendingCall<TRequest, TAnswer>>();

    private int _count;

    /// <summary>How many calls have come so far, taken or not.</summary>
    public int Count => Volatile.Read(ref _count);

    public Task<TAnswer> Add(TRequest request)
    {
        var call = new PendingCall<TRequest, TAnswer>(request);
        Interlocked.Increment(ref _count);
        _calls.Writer.TryWrite(call);
        return call.Answered;
    }

    public Task<PendingCall<TRequest, TAnswer>> NextAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(Patience.Long);
}
