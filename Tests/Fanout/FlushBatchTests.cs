using System.Buffers;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>How a broadcast is let go to all members.</summary>
public sealed class FlushBatchTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(10, 4)]
    [InlineData(1_023, 4)]
    [InlineData(5_001, 1)]
    [InlineData(5_001, 4)]
    public void Everybody_is_let_have_it_once_whatever_the_number_of_threads(int members, int threads)
    {
        var outboxes = Enumerable.Range(0, members).Select(_ => new CountingOutbox()).ToArray();
        var rented = ArrayPool<SocketOutbox>.Shared.Rent(members);
        outboxes.CopyTo(rented, 0);

        new FlushBatch(rented, members).Flush(threads);

        Assert.All(outboxes, outbox => Assert.Equal(1, outbox.Flushes));
    }

    private sealed class CountingOutbox : SocketOutbox
    {
        private int _flushes;

        public int Flushes => _flushes;

        public override void Append(EncodedFrame frame, DroppableEvent? droppable = null)
        {
        }

        public override void Flush() => Interlocked.Increment(ref _flushes);
    }
}
