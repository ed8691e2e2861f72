using System.Buffers;
using System.IO.Compression;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Holds a message while it arrives, in a pooled array. It grows with what has come, never with what a header promises:
/// a client that announces megabytes and sends nothing costs nothing.
/// </summary>
internal struct WebSocketMessageBuffer
{
    private const int FirstLength = 1024;

    // The shared pool would keep dozens of large arrays long after those who sent such messages have left.
    private const int Large = 64 * 1024;

    private static readonly ArrayPool<byte> Few = ArrayPool<byte>.Create(maxArrayLength: 1024 * 1024, maxArraysPerBucket: 4);

    private byte[]? _array;

    /// <summary>How many bytes the message has so far.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes of memory it takes.</summary>
    public readonly int Held => _array?.Length ?? 0;

    /// <summary>The message so far.</summary>
    public readonly ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>Appends masked bytes, unmasked.</summary>
    /// <returns>The key for the byte after the last one.</returns>
    public uint Append(in ReadOnlySequence<byte> masked, uint mask)
    {
        Reserve((int)masked.Length);
        foreach (var segment in masked)
        {
            mask = WebSocketMask.Remove(segment.Span, _array.AsSpan(Length), mask);
            Length += segment.Length;
        }

        return mask;
    }

    /// <summary>Puts in the place of a compressed message what it was before (RFC 7692 §7.2.2).</summary>
    /// <param name="limit">How many bytes that may be; no more are made than it takes to know.</param>
    /// <exception cref="WebSocketProtocolException">It is more, or was never compressed.</exception>
    public void Inflate(int limit)
    {
        var compressed = this;
        this = default;
        try
        {
            using var payload = new DeflatedPayload(compressed.Memory);
            using var inflating = new DeflateStream(payload, CompressionMode.Decompress);
            var isAll = TryAppend(inflating, limit);
            if (payload.IsBroken)
            {
                throw NotCompressed();
            }

            if (!isAll)
            {
                throw new WebSocketProtocolException(WebSocketCloseCode.MessageTooBig, "A compressed message is too big.");
            }
        }
        catch (InvalidDataException)
        {
            throw NotCompressed();
        }
        finally
        {
            compressed.Release();
        }
    }

    /// <summary>Gives the array back; the message is gone.</summary>
    public void Release()
    {
        if (_array is not null)
        {
            PoolOf(_array.Length).Return(_array);
            _array = null;
        }

        Length = 0;
    }

    private static WebSocketProtocolException NotCompressed() => new(WebSocketCloseCode.InvalidData, "A compressed message can't be read.");

    private bool TryAppend(Stream stream, int limit)
    {
        while (Length < limit)
        {
            Reserve(_array is null ? FirstLength : 1);
            var read = stream.Read(_array.AsSpan(Length, Math.Min(_array!.Length, limit) - Length));
            if (read == 0)
            {
                return true;
            }

            Length += read;
        }

        return stream.ReadByte() < 0;
    }

    // Lengths are powers of two, so that an array goes back to where it came from.
    private static ArrayPool<byte> PoolOf(int length) => length > Large ? Few : ArrayPool<byte>.Shared;

    private void Reserve(int more)
    {
        var needed = Length + more;
        if (needed <= (_array?.Length ?? 0))
        {
            return;
        }

        // Twice as much at each step, so that a message that comes in crumbs is not copied for each of them.
        var length = Math.Max(needed, Length * 2);
        var array = PoolOf(length).Rent(length);
        if (_array is not null)
        {
            _array.AsSpan(0, Length).CopyTo(array);
            PoolOf(_array.Length).Return(_array);
        }

        _array = array;
    }
}
