using System.Numerics;
using System.Runtime.InteropServices;

namespace Orleans.Channels.Gateway;

/// <summary>Takes a client's mask off its bytes (RFC 6455 §5.3) while they are copied.</summary>
internal static class WebSocketMask
{
    /// <summary>Copies bytes without their mask, as many as fit a vector at a time.</summary>
    /// <param name="source">Masked bytes.</param>
    /// <param name="destination">Where they go; at least as long.</param>
    /// <param name="mask">The key, the byte for the first source byte lowest.</param>
    /// <returns>The key for the byte after the last one.</returns>
    public static uint Remove(ReadOnlySpan<byte> source, Span<byte> destination, uint mask)
    {
        destination = destination[..source.Length];
        var done = 0;
        if (Vector.IsHardwareAccelerated && source.Length >= Vector<byte>.Count)
        {
            var masks = Vector.AsVectorByte(new Vector<uint>(mask));
            for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                (new Vector<byte>(source[done..]) ^ masks).CopyTo(destination[done..]);
            }
        }

        var words = MemoryMarshal.Cast<byte, uint>(source[done..]);
        var plain = MemoryMarshal.Cast<byte, uint>(destination[done..]);
        for (var word = 0; word < words.Length; word++)
        {
            plain[word] = words[word] ^ mask;
        }

        // Vectors and words are multiples of the key's length, so only the rest turns it.
        for (done += words.Length * sizeof(uint); done < source.Length; done++)
        {
            destination[done] = (byte)(source[done] ^ mask);
            mask = BitOperations.RotateRight(mask, 8);
        }

        return mask;
    }
}
