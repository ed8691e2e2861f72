using System.Buffers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Holds a message while it arrives, in a pooled array. It grows with what has come, never with what a header promises:
/// a client that announces megabytes and sends nothing costs nothing.
/// </summary>
internal struct WebSocketMessageBuffer
{
    private byte[]? _array;

    /// <summary>How many bytes the message has so far.</summary>
    public int Length { get; private set; }

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

    /// <summary>Gives the array back; the message is gone.</summary>
    public void Release()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        Length = 0;
    }

    private void Reserve(int more)
    {
        var needed = Length + more;
        if (needed <= (_array?.Length ?? 0))
        {
            return;
        }

        // Twice as much at each step, so that a message that comes in crumbs is not copied for each of them.
        var array = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Length * 2));
        if (_array is not null)
        {
            _array.AsSpan(0, Length).CopyTo(array);
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = array;
    }
}
