namespace Orleans.Channels.Tests;

/// <summary>Fails each time, and counts.</summary>
public sealed class CountedFailure
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public async Task FailAsync()
    {
        await Task.Yield();
        Interlocked.Increment(ref _count);
        throw new InvalidOperationException("It can't begin.");
    }
}
