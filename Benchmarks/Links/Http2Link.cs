using System.Buffers.Binary;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>A WebSocket that is the one stream of an HTTP/2 connection (RFC 8441), as much of it as a load needs.</summary>
internal sealed class Http2Link : WebSocketLink
{
    private const int HeaderLength = 9;
    private const int LargestFrame = 16 * 1024;
    private const int Stream = 1;

    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte WindowUpdate = 8;
    private const byte Acknowledged = 1;
    private const byte EndHeaders = 4;

    // ":status: 200" of the static table (RFC 7541 §6.1), by which servers begin.
    private const byte Status200 = 0x88;

    private static readonly byte[] OwnSettings = [0, 2, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF];
    private static readonly byte[] WholeWindow = [0x7F, 0xFF, 0, 0];

    private readonly Link _inner;
    private readonly byte[] _frame = new byte[HeaderLength + LargestFrame];
    private int _length;
    private int _dataLeft;

    /// <param name="inner">The connection, on which HTTP/2 was agreed on.</param>
    /// <param name="path">The request's path and query.</param>
    /// <param name="deflate">Whether compression is offered.</param>
    public Http2Link(Link inner, string path, bool deflate)
        : base(inner)
    {
        _inner = inner;
        _inner.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Send(Settings, 0, 0, OwnSettings);
        Send(WindowUpdate, 0, 0, WholeWindow);
        Send(Headers, EndHeaders, Stream, Request(path, deflate));
    }

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> bytes) => Send(Data, 0, Stream, bytes);

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        var bytes = buffer[.._inner.Receive(buffer)];
        var kept = 0;
        for (var at = 0; at < bytes.Length;)
        {
            if (_dataLeft == 0)
            {
                TakeByte(bytes[at++]);
                continue;
            }

            var part = bytes.Slice(at, Math.Min(_dataLeft, bytes.Length - at));
            part.CopyTo(bytes[kept..]);
            kept += part.Length;
            at += part.Length;
            _dataLeft -= part.Length;
        }

        return kept;
    }

    // Of a frame's header, or of what isn't the WebSocket's.
    private void TakeByte(byte value)
    {
        _frame[_length++] = value;
        if (_length < HeaderLength)
        {
            return;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(_frame) >> 8;
        if (_frame[3] == Data)
        {
            (_length, _dataLeft) = (0, length);
        }
        else if (_length == HeaderLength + length)
        {
            _length = 0;
            Hear(_frame[3], _frame[4], _frame.AsSpan(HeaderLength, length));
        }
    }

    private void Hear(byte type, byte flags, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Settings or Ping when (flags & Acknowledged) == 0:
                Send(type, Acknowledged, 0, type == Ping ? payload : []);
                break;
            case Headers when !IsOpen:
                IsOpen = payload[0] == Status200 ? true : throw new LoadException("The server refused a WebSocket over HTTP/2.");
                break;
            case Reset or GoAway:
                throw new LoadException("The server closed a socket over HTTP/2.");
        }
    }

    private void Send(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], stream);
        payload.CopyTo(frame[HeaderLength..]);
        _inner.Send(frame);
    }

    private static byte[] Request(string path, bool deflate)
    {
        List<byte> block = [];
        Add(":method", "CONNECT");
        Add(":protocol", "websocket");
        Add(":scheme", "https");
        Add(":authority", "127.0.0.1");
        Add(":path", path);
        Add("sec-websocket-version", "13");
        if (deflate)
        {
            Add("sec-websocket-extensions", "permessage-deflate");
        }

        return [.. block];

        // Without indexing, by a new name, both as they are (RFC 7541 §6.2.2); all are shorter than 127.
        void Add(string name, string value) =>
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
    }
}
