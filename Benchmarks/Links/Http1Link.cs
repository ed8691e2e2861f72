using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>A WebSocket that is a connection of its own (RFC 6455).</summary>
internal sealed class Http1Link : WebSocketLink
{
    private readonly Link _inner;
    private byte[] _head = [];

    /// <param name="inner">The connection.</param>
    /// <param name="path">The request's path and query.</param>
    /// <param name="deflate">Whether compression is offered.</param>
    public Http1Link(Link inner, string path, bool deflate)
        : base(inner)
    {
        _inner = inner;
        _inner.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + (deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n" : "\r\n")));
    }

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> bytes) => _inner.Send(bytes);

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        var count = _inner.Receive(buffer);
        return IsOpen ? count : TakeHead(buffer, count);
    }

    private int TakeHead(Span<byte> buffer, int count)
    {
        _head = [.. _head, .. buffer[..count]];
        var end = _head.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        if (!_head.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw new LoadException($"The server refused a WebSocket: {Encoding.UTF8.GetString(_head.AsSpan(0, _head.AsSpan().IndexOf("\r\n"u8)))}");
        }

        var rest = _head.AsSpan(end + 4);
        rest.CopyTo(buffer);
        _head = [];
        IsOpen = true;
        return rest.Length;
    }
}
