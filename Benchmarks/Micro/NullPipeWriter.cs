using System.IO.Pipelines;

namespace Orleans.Channels.Benchmarks;

/// <summary>A pipe whose other end takes everything at once, so that only what stands before it is measured.</summary>
internal sealed class NullPipeWriter : PipeWriter
{
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    public override void Advance(int bytes) => Written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
