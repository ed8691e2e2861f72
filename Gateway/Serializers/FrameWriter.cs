using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>Fills a frame whose length was measured before.</summary>
internal ref struct FrameWriter(Span<byte> destination)
{
    private Span<byte> _rest = destination;

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }

    /// <summary>Writes one byte.</summary>
    public void Write(byte value)
    {
        _rest[0] = value;
        _rest = _rest[1..];
    }

    /// <summary>Writes text as UTF-8.</summary>
    public void WriteUtf8(string text) => _rest = _rest[Encoding.UTF8.GetBytes(text, _rest)..];

    /// <summary>Writes text as a JSON string.</summary>
    public void WriteJson(string text) => _rest = _rest[JsonText.Write(text, _rest)..];
}
