using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Makes messages out of a client's bytes (RFC 6455 §5), as far as they have come. Between messages it holds no memory of
/// the pool, so an idle connection costs none.
/// </summary>
/// <param name="maxFrameBytes">The payload bytes of a frame that is a message by itself, compressed or not.</param>
/// <param name="maxMessageBytes">The payload bytes of a message made of fragments, compressed or not.</param>
/// <param name="mayBeCompressed">Whether it was agreed that messages may be compressed (RFC 7692).</param>
internal sealed class WebSocketFrameReader(
    int maxFrameBytes = WireLimits.MaxFrameBytes, int maxMessageBytes = WireLimits.MaxMessageBytes, bool mayBeCompressed = false) : IDisposable
{
    // The message under way survives the control frames between its fragments, so those have a buffer of their own.
    private WebSocketMessageBuffer _message;
    private WebSocketMessageBuffer _control;

    // The frame whose payload is next, if its header has been read; its mask turns as the payload comes in.
    private WebSocketFrameHeader? _frame;
    private int _remaining;
    private uint _mask;

    // What the message under way is, and how many frames it has; none while no message is under way.
    private WebSocketOpcode _opcode;
    private int _fragments;
    private bool _isCompressed;

    // How much of a text that comes in pieces is known to be UTF-8.
    private int _checked;

    private bool _delivered;

    /// <summary>Whether part of a message has come, and not yet all of it.</summary>
    public bool IsWithinMessage => _frame is not null || _fragments > 0;

    /// <summary>How many bytes of the message under way have come.</summary>
    public int MessageLength => _message.Length;

    /// <summary>How many bytes of memory the message under way takes.</summary>
    public int Held => IsWithinMessage ? _message.Held : 0;

    /// <summary>Takes bytes off the buffer until a message is whole.</summary>
    /// <param name="buffer">What has arrived; what remains in it belongs to the next call.</param>
    /// <param name="message">The message; its payload is valid until the next call.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="WebSocketProtocolException">The client broke the protocol. This reader reads no further.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out WebSocketMessage message)
    {
        ReleaseDelivered();
        message = default;
        while (TryReadHeader(ref buffer, out var frame))
        {
            if (frame.IsControl)
            {
                return TryReadControl(ref buffer, frame.Opcode, out message);
            }

            var isWhole = TryReadPayload(ref buffer);
            if (isWhole && frame.IsFinal)
            {
                _frame = null;
                message = Finish();
                return true;
            }

            CheckBegunText();
            if (!isWhole)
            {
                return false;
            }

            _frame = null;
        }

        return false;
    }

    /// <summary>Gives back what holds the last message, if it has been dealt with before the next one is read.</summary>
    public void ReleaseDelivered()
    {
        if (!_delivered)
        {
            return;
        }

        _delivered = false;
        _control.Release();
        if (_fragments == 0)
        {
            _message.Release();
        }
    }

    /// <summary>Gives back what a message that never became whole holds.</summary>
    public void Dispose()
    {
        _message.Release();
        _control.Release();
    }

    private bool TryReadHeader(ref ReadOnlySequence<byte> buffer, out WebSocketFrameHeader frame)
    {
        frame = _frame.GetValueOrDefault();
        if (_frame is not null)
        {
            return true;
        }

        if (!WebSocketFrameHeader.TryTake(ref buffer, mayBeCompressed, out frame))
        {
            return false;
        }

        if (!frame.IsControl)
        {
            BeginFragment(frame);
        }

        _frame = frame;
        _remaining = (int)frame.Length;
        _mask = frame.Mask;
        return true;
    }

    private void BeginFragment(in WebSocketFrameHeader frame)
    {
        var continues = frame.Opcode == WebSocketOpcode.Continuation;
        if (continues != (_fragments > 0))
        {
            throw Violation(continues
                ? "A continuation has nothing to continue."
                : "A message begins inside another.");
        }

        // Refused by the header, before any of the payload is taken.
        var limit = frame.IsFinal && !continues ? maxFrameBytes : maxMessageBytes;
        if (frame.Length > (ulong)Math.Max(0, limit - _message.Length))
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.MessageTooBig, "A message is too big.");
        }

        if (continues && frame is { Length: 0, IsFinal: false })
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.PolicyViolation, "A fragment adds nothing to its message.");
        }

        if (++_fragments > WireLimits.MaxFragments)
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.PolicyViolation, "A message has too many fragments.");
        }

        if (!continues)
        {
            _opcode = frame.Opcode;
            _isCompressed = frame.IsCompressed;
            _checked = 0;
        }
    }

    private bool TryReadPayload(ref ReadOnlySequence<byte> buffer)
    {
        var come = (int)Math.Min(_remaining, buffer.Length);
        if (come > 0)
        {
            _mask = _message.Append(buffer.Slice(0, come), _mask);
            buffer = buffer.Slice(come);
            _remaining -= come;
        }

        return _remaining == 0;
    }

    private bool TryReadControl(ref ReadOnlySequence<byte> buffer, WebSocketOpcode opcode, out WebSocketMessage message)
    {
        message = default;
        if (buffer.Length < _remaining)
        {
            return false;
        }

        if (_remaining > 0)
        {
            _control.Append(buffer.Slice(0, _remaining), _mask);
            buffer = buffer.Slice(_remaining);
        }

        _frame = null;
        _delivered = true;
        message = opcode == WebSocketOpcode.Close ? ReadClose(_control.Memory) : new WebSocketMessage(opcode, _control.Memory);
        return true;
    }

    // What can't become UTF-8 any more isn't waited for.
    private void CheckBegunText()
    {
        if (_opcode == WebSocketOpcode.Text && !_isCompressed)
        {
            _checked += Utf8Prefix.WholeLength(_message.Memory.Span[_checked..]) ?? throw NotUtf8();
        }
    }

    private WebSocketMessage Finish()
    {
        if (_isCompressed)
        {
            _message.Inflate(_fragments == 1 ? maxFrameBytes : maxMessageBytes);
        }

        if (_opcode == WebSocketOpcode.Text && !Utf8.IsValid(_message.Memory.Span[_checked..]))
        {
            throw NotUtf8();
        }

        _fragments = 0;
        _delivered = true;
        return new WebSocketMessage(_opcode, _message.Memory);
    }

    private static WebSocketMessage ReadClose(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return new WebSocketMessage(WebSocketOpcode.Close, payload);
        }

        if (payload.Length < sizeof(ushort))
        {
            throw Violation("A close frame has half a code.");
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload.Span);
        var reason = payload[sizeof(ushort)..];
        if (!WebSocketCloseCode.MayBeSent(code))
        {
            throw Violation("A close frame has a code that nobody may send.");
        }

        return Utf8.IsValid(reason.Span)
            ? new WebSocketMessage(WebSocketOpcode.Close, reason, code)
            : throw new WebSocketProtocolException(WebSocketCloseCode.InvalidData, "A close frame's reason is not UTF-8.");
    }

    private static WebSocketProtocolException NotUtf8() => new(WebSocketCloseCode.InvalidData, "A text message is not UTF-8.");

    private static WebSocketProtocolException Violation(string reason) => new(WebSocketCloseCode.ProtocolError, reason);
}
