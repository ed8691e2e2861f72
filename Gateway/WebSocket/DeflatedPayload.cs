using System.IO.Compression;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A compressed message as <see cref="DeflateStream"/> reads it: with the end behind it that its sender left out (RFC 7692 §7.2.2), and
/// a last block, without which it wasn't whole.
/// </summary>
internal sealed class DeflatedPayload(ReadOnlyMemory<byte> payload) : Stream
{
    private int _position;

    /// <summary>Whether more was asked for than there is: the last block has not been found.</summary>
    public bool IsBroken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private static ReadOnlySpan<byte> End => [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    public override int Read(Span<byte> buffer)
    {
        var left = _position < payload.Length ? payload.Span[_position..] : End[(_position - payload.Length)..];
        var read = Math.Min(left.Length, buffer.Length);
        left[..read].CopyTo(buffer);
        _position += read;
        IsBroken |= read == 0;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
