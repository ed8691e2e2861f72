using System.IO.Compression;

namespace Orleans.Channels.Benchmarks;

/// <summary>A client's end of a WebSocket's compression (RFC 7692 §7.2.2), whether its server keeps what was before or not.</summary>
internal sealed class Inflater : IDisposable
{
    private const int LongestMessage = 64 * 1024;

    private readonly MemoryStream _compressed = new();
    private readonly DeflateStream _inflating;
    private readonly byte[] _message = new byte[LongestMessage];

    public Inflater() => _inflating = new DeflateStream(_compressed, CompressionMode.Decompress);

    /// <summary>The message; good until the next.</summary>
    public ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> payload)
    {
        _compressed.SetLength(0);
        _compressed.Write(payload);
        _compressed.Write([0x00, 0x00, 0xFF, 0xFF]);
        _compressed.Position = 0;
        var length = 0;
        for (var read = -1; read != 0; length += read)
        {
            read = _inflating.Read(_message, length, _message.Length - length);
        }

        return _message.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void Dispose() => _inflating.Dispose();
}
