using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Orleans.Channels.Grains;

/// <summary>
/// Makes a topic's <c>phx_ref</c>s, unique for ever: a base drawn at random by each activation, and a counter. Clients tell
/// entries apart by nothing else, across activations too.
/// </summary>
internal struct PresenceRefs
{
    private ulong _base;
    private uint _last;

    /// <summary>A ref that there has never been: 16 characters, as Phoenix's have.</summary>
    public string Next()
    {
        if (_last++ is 0 or uint.MaxValue)
        {
            _base = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _base);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(ulong)..], _last);
        return Base64Url.EncodeToString(bytes);
    }
}
