using System.Buffers.Binary;

namespace Orleans.Channels.Benchmarks;

/// <summary>Writes one frame, header last.</summary>
internal ref struct BareWriter(Span<byte> frame)
{
    // Room for the longer header; the shorter one starts two bytes later.
    private const int HeaderRoom = 4;

    private readonly Span<byte> _frame = frame;
    private int _at = HeaderRoom;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_frame[_at..]);
        _at += bytes.Length;
    }

    /// <summary>Writes the header, and says where in its room the whole is.</summary>
    public readonly Range End(byte first)
    {
        var length = _at - HeaderRoom;
        if (length < 126)
        {
            _frame[2] = first;
            _frame[3] = (byte)length;
            return 2.._at;
        }

        _frame[0] = first;
        _frame[1] = 126;
        BinaryPrimitives.WriteUInt16BigEndian(_frame[2..], (ushort)length);
        return .._at;
    }
}
