using System.Buffers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The members' outboxes that a broadcast was written to. They are let go behind the topic's lock: that may be the time it takes
/// to send, where the transport sends at once.
/// </summary>
/// <param name="outboxes">A rented array.</param>
/// <param name="count">How many they are.</param>
internal readonly struct FlushBatch(SocketOutbox[] outboxes, int count)
{
    // So many are sent to by one thread before another is worth its waking.
    private const int PartLength = 512;

    // The other half is for those who speak.
    private static readonly int Threads = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Lets go what was written.</summary>
    public void Flush() => Flush(Threads);

    /// <summary>Lets go what was written, on as many threads at most.</summary>
    public void Flush(int threads)
    {
        if (Math.Min(threads, count / PartLength) is > 1 and var parts)
        {
            FlushParts(outboxes, count, parts);
        }
        else
        {
            Flush(outboxes.AsSpan(0, count));
        }

        ArrayPool<SocketOutbox>.Shared.Return(outboxes, clearArray: true);
    }

    private static void FlushParts(SocketOutbox[] outboxes, int count, int parts) => Parallel.For(
        0, parts, part => Flush(outboxes.AsSpan((int)((long)count * part / parts)..(int)((long)count * (part + 1) / parts))));

    private static void Flush(ReadOnlySpan<SocketOutbox> outboxes)
    {
        foreach (var outbox in outboxes)
        {
            outbox.Flush();
        }
    }
}
