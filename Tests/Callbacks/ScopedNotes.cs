using System.Collections.Concurrent;

namespace Orleans.Channels.Tests;

/// <summary>A service that lives for a scope, as a DbContext does: it isn't to be used by two at once, and is let go asynchronously.</summary>
internal sealed class ScopedNotes(ScopedNotes.Ledger ledger) : IAsyncDisposable
{
    private int _users;

    public int Number { get; } = ledger.Next();

    /// <summary>Is used for a while, by one at a time.</summary>
    public async Task<int> UseAsync(Task until)
    {
        if (Interlocked.Increment(ref _users) > 1)
        {
            throw new InvalidOperationException("A second operation was started on this context instance before a previous operation completed.");
        }

        await until;
        Interlocked.Decrement(ref _users);
        return Number;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        ledger.Disposed.Add(Number);
    }

    /// <summary>How many there were, and which of them were let go.</summary>
    internal sealed class Ledger
    {
        private int _made;

        public int Made => Volatile.Read(ref _made);

        public ConcurrentBag<int> Disposed { get; } = [];

        /// <summary>How often each callback has run and which instance it had.</summary>
        public ConcurrentQueue<string> Seen { get; } = [];

        public int Next() => Interlocked.Increment(ref _made);
    }
}
