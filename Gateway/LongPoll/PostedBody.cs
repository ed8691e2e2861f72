using System.Buffers;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A post's body while it comes in, which may take as long as the client likes: it counts among what the session holds, where that is here, and among
/// what all clients hold. It grows with what has come, in parts that don't move.
/// </summary>
/// <param name="memory">What all clients make the gateway hold.</param>
/// <param name="session">Whose post it is; null where that is another gateway's.</param>
internal sealed class PostedBody(GatewayMemory memory, LongPollSession? session) : IDisposable
{
    private const int PartLength = 16 * 1024;

    private readonly List<byte[]> _parts = [];
    private int _length;
    private long _held;

    /// <summary>Whether more may come.</summary>
    public bool HasRoom => session is null ? _held <= GatewayMemory.FairShare || !(memory.IsFull || memory.IsShort) : session.HasRoomFor(_held);

    /// <summary>Where what comes next is to be written.</summary>
    public Memory<byte> Free
    {
        get
        {
            var used = _length % PartLength;
            if (used == 0 && _parts.Count * PartLength == _length)
            {
                _parts.Add(ArrayPool<byte>.Shared.Rent(PartLength));
                Hold(PartLength);
            }

            return _parts[^1].AsMemory(used, PartLength - used);
        }
    }

    /// <summary>How many bytes have come.</summary>
    public int Length => _length;

    /// <summary>So many more have come.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>All that has come, in one piece.</summary>
    public byte[] ToArray()
    {
        var body = new byte[_length];
        for (var part = 0; part * PartLength < _length; part++)
        {
            _parts[part].AsSpan(0, Math.Min(PartLength, _length - (part * PartLength))).CopyTo(body.AsSpan(part * PartLength));
        }

        return body;
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        _parts.ForEach(part => ArrayPool<byte>.Shared.Return(part));
        _parts.Clear();
        Hold(-_held);
    }

    private void Hold(long bytes)
    {
        _held += bytes;
        if (session is null)
        {
            memory.Count(_held, bytes);
        }
        else
        {
            session.Hold(bytes);
        }
    }
}
