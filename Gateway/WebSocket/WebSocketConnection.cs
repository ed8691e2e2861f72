using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Orleans.Channels.Gateway;

/// <summary>One WebSocket from its upgrade to its end: reads frames, and closes for the right reason.</summary>
internal sealed partial class WebSocketConnection : ISocketTransport
{
    private readonly PipeReader _input;
    private readonly WebSocketOutbox _outbox;
    private readonly SocketConnection _socket;
    private readonly SocketDispatcher _dispatcher;
    private readonly Socket? _inline;
    private readonly InlineReads _inlineReads;
    private readonly ChannelGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly IPAddress? _address;
    private readonly ILogger _logger;
    private long _frames;
    private long _bytes;
    private long _lastReceived;
    private long _closingSince;
    private volatile bool _cut;
    private bool _isInline;

    // The message of which more is to come: since when, and what has come and is held of it.
    private long _messageSince;
    private int _messageLength;
    private int _messageHeld;
    private volatile TaskCompletionSource? _blocked;

    public WebSocketConnection(
        IDuplexPipe pipe, Socket? inline, Func<SocketOutbox, SocketConnection> open, SocketDispatcher dispatcher, InlineReads inlineReads, ChannelGatewayOptions options, TimeProvider time, IPAddress? address, ILogger logger)
    {
        _input = pipe.Input;
        _inline = inline;
        _dispatcher = dispatcher;
        _inlineReads = inlineReads;
        _options = options;
        _time = time;
        _address = address;
        _logger = logger;
        _lastReceived = time.GetTimestamp();
        _outbox = new WebSocketOutbox(pipe.Output, options.OutboxLength, options.OutboxBytes, OnSlow);
        _socket = open(_outbox);
        ReadInlineOrNot();
    }

    /// <inheritdoc/>
    public string? SocketId => _socket.Id;

    public long BeganAt => _socket.BeganAt;

    /// <inheritdoc/>
    public IPAddress? Address => _address;

    /// <inheritdoc/>
    public bool IsLongPoll => false;

    /// <inheritdoc/>
    public bool IsTooSlow { get; private set; }

    /// <inheritdoc/>
    public SocketTraffic Traffic => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes), _outbox.Frames, _outbox.Bytes);

    /// <inheritdoc/>
    public int Waiting => _outbox.Waiting;

    /// <inheritdoc/>
    public long Held => _socket.Held;

    /// <summary>True when the client was not waited for.</summary>
    public bool IsCut => _cut;

    /// <summary>Reads until the client or the gateway ends it.</summary>
    public async Task RunAsync()
    {
        using var reader = new WebSocketFrameReader(_options.MaxFrameBytes, _options.MaxMessageBytes, mayBeCompressed: _socket.Serializer is DeflateSerializer);
        Exception? violation = null;
        try
        {
            while (_closingSince == 0 && !_cut)
            {
                ReadResult result;
                try
                {
                    result = await _input.ReadAsync();
                }
                catch (Exception exception) when (IsGone(exception))
                {
                    // Caught here, for a crowd that leaves at once shouldn't be thrown on twice.
                    break;
                }

                if (InlineReads.AreHere && (result.Buffer.Length > InlineReads.MostBytes || reader.IsWithinMessage))
                {
                    // Nothing taken: it is read again at once.
                    _input.AdvanceTo(result.Buffer.Start);
                    await OntoThePool();
                    continue;
                }

                var handling = Take(result, reader, out var isLast);
                if (isLast)
                {
                    break;
                }

                if (!handling.IsCompletedSuccessfully)
                {
                    await WaitAsync(handling);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketProtocolException or MalformedFrameException)
        {
            violation = exception;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // While it was held up.
        }
        finally
        {
            // Whoever found out may hold a lock, or poll the sockets: where the transport goes on inline, it is a thread that writes.
            await OntoThePool();
            if (violation is not null)
            {
                Close(violation is WebSocketProtocolException broken ? broken.CloseCode : WebSocketCloseCode.InternalError, violation.Message);
                reader.Dispose();
            }

            HoldMessage(0);
            _socket.End();
        }

        await LetCloseFrameArriveAsync(violation is WebSocketProtocolException ? null : reader);
        await OntoThePool();
        _outbox.Close(null);
    }

    /// <inheritdoc/>
    public void Close(ushort code, string reason)
    {
        if (TryClose(WebSocketFrames.Close(code)))
        {
            LogClosed(_logger, _address, code, reason);
        }
    }

    /// <summary>Closes it before anything was said, and tells the client why.</summary>
    /// <param name="refusal">How the socket class refused it.</param>
    public void Refuse(LateRefusal refusal) => TryClose(WebSocketFrames.Close(refusal.Code, refusal.Reason));

    /// <inheritdoc/>
    public void CheckTimes()
    {
        _socket.Rest(_time);
        ReadInlineOrNot();
        var closingSince = Volatile.Read(ref _closingSince);
        if (closingSince == 0 && _time.GetElapsedTime(Volatile.Read(ref _lastReceived)) >= _options.IdleTimeout)
        {
            Close(WebSocketCloseCode.ProtocolError, "It was silent for too long.");
        }
        else if (closingSince == 0 && SendsTooSlowly())
        {
            Close(WebSocketCloseCode.PolicyViolation, "It sends a message too slowly.");
        }
        else if (closingSince == 0 && _socket.IsFull)
        {
            Close(WebSocketCloseCode.TryAgainLater, "It holds too much.");
        }
        else if (closingSince == 0 && _socket.Lifetime is { HasEnded: true })
        {
            Close(WebSocketCloseCode.PolicyViolation, "Its token has expired.");
        }
        else if (closingSince != 0 && _time.GetElapsedTime(closingSince) >= _options.CloseTimeout)
        {
            Cut();
        }
    }

    /// <inheritdoc/>
    public void Cut()
    {
        _cut = true;
        StopReading();
    }

    private bool TryClose(byte[] frame)
    {
        if (!_outbox.Close(frame))
        {
            return false;
        }

        Volatile.Write(ref _closingSince, _time.GetTimestamp());
        StopReading();
        return true;
    }

    private void ReadInlineOrNot()
    {
        if (_inline is not null && _isInline != _inlineReads.AreOn)
        {
            _isInline = !_isInline;
            InlineReads.Set(_inline, _isInline);
        }
    }

    private void StopReading()
    {
        _blocked?.TrySetResult();
        _input.CancelPendingRead();
    }

    private static ConfiguredTaskAwaitable OntoThePool() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    // The connection broke; there is nobody to tell.
    private static bool IsGone(Exception exception) => exception is IOException or OperationCanceledException or InvalidOperationException;

    // Up to a message that must be waited for: what is behind it stays in the pipe. Not async, so that an idle socket keeps none of it.
    private ValueTask Take(ReadResult result, WebSocketFrameReader reader, out bool isLast)
    {
        var buffer = result.Buffer;
        var arrived = buffer.Length;
        var isNew = false;
        var readAll = isLast = false;
        try
        {
            if (result.IsCanceled)
            {
                return default;
            }

            Volatile.Write(ref _lastReceived, _time.GetTimestamp());
            while (reader.TryRead(ref buffer, out var message))
            {
                isNew |= message.Opcode < WebSocketOpcode.Close;
                if (message.Opcode == WebSocketOpcode.Close)
                {
                    // Answered with 1000 whatever the client's code is, as Bandit does.
                    _outbox.Close(WebSocketFrames.Close(WebSocketCloseCode.Normal));
                    isLast = true;
                    return default;
                }

                var handling = HandleAsync(message);
                if (!handling.IsCompletedSuccessfully)
                {
                    // A frame is decoded into memory of its own.
                    reader.ReleaseDelivered();
                    return handling;
                }
            }

            readAll = true;
            isLast = result.IsCompleted;
            NoteMessage(reader, isNew);
            return default;
        }
        finally
        {
            _bytes += arrived - buffer.Length;
            _input.AdvanceTo(buffer.Start, readAll ? buffer.End : buffer.Start);
        }
    }

    // A message that came as a whole is none of its matter.
    private void NoteMessage(WebSocketFrameReader reader, bool isNew)
    {
        if (!reader.IsWithinMessage)
        {
            if (_messageSince != 0)
            {
                Volatile.Write(ref _messageSince, 0);
                HoldMessage(0);
            }

            return;
        }

        Volatile.Write(ref _messageLength, reader.MessageLength);
        if (isNew || _messageSince == 0)
        {
            Volatile.Write(ref _messageSince, _lastReceived);
        }

        HoldMessage(reader.Held);
        if (_socket.IsFull)
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.MessageTooBig, "It holds too much, with a message of which more is to come.");
        }

        if (reader.Held > GatewayMemory.FairShare && _socket.MustWait)
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.TryAgainLater, "All clients together hold too much, with a message of which more is to come.");
        }
    }

    private void HoldMessage(int bytes)
    {
        if (bytes != _messageHeld)
        {
            _socket.Hold(bytes - _messageHeld);
            _messageHeld = bytes;
        }
    }

    private bool SendsTooSlowly() =>
        Volatile.Read(ref _messageSince) is not 0 and var since
        && _time.GetElapsedTime(since) is var elapsed
        && elapsed >= _options.MessageGrace
        && Volatile.Read(ref _messageLength) < _options.MinMessageBytesPerSecond * elapsed.TotalSeconds;

    private ValueTask HandleAsync(in WebSocketMessage message)
    {
        switch (message.Opcode)
        {
            case WebSocketOpcode.Text:
                _frames++;
                return DispatchAsync(_socket.Serializer.DecodeText(message.Payload.Span));
            case WebSocketOpcode.Binary:
                _frames++;
                return DispatchAsync(_socket.Serializer.DecodeBinary(message.Payload.Span));
            case WebSocketOpcode.Ping when _dispatcher.TryCount(_socket):
                _outbox.SendControl(WebSocketFrames.Pong(message.Payload.Span));
                return default;
            default:
                return default;
        }
    }

    private ValueTask DispatchAsync(in InboundFrame frame) => InlineReads.AreHere && !SocketDispatcher.IsForTopicHere(_socket, frame)
        ? new ValueTask(DispatchElsewhereAsync(frame))
        : _dispatcher.DispatchAsync(_socket, frame);

    private async Task DispatchElsewhereAsync(InboundFrame frame)
    {
        await OntoThePool();
        await _dispatcher.DispatchAsync(_socket, frame);
    }

    // A member with too much to do holds up its client, as long as the socket is open.
    private async Task WaitAsync(ValueTask handling)
    {
        _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_closingSince == 0 && !_cut)
        {
            await await Task.WhenAny(handling.AsTask(), _blocked.Task);
        }

        _blocked = null;
    }

    // Ending the connection with bytes unread would reset it, and the close frame could be lost on the way.
    private async Task LetCloseFrameArriveAsync(WebSocketFrameReader? reader)
    {
        try
        {
            while (_closingSince != 0 && !_cut)
            {
                var result = await _input.ReadAsync();
                var buffer = result.Buffer;
                var done = result.IsCompleted || HasCloseFrame(reader, ref buffer);
                _input.AdvanceTo(reader is null ? buffer.End : buffer.Start, buffer.End);
                if (done)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketProtocolException || IsGone(exception))
        {
            // The client is gone already, or has lost the thread.
        }
    }

    private static bool HasCloseFrame(WebSocketFrameReader? reader, ref ReadOnlySequence<byte> buffer)
    {
        // After a broken frame nothing can be read for sure; a close frame that comes by itself shows by its first byte.
        if (reader is null)
        {
            return !buffer.IsEmpty && buffer.FirstSpan[0] == (0x80 | (byte)WebSocketOpcode.Close);
        }

        while (reader.TryRead(ref buffer, out var message))
        {
            if (message.Opcode == WebSocketOpcode.Close)
            {
                return true;
            }
        }

        return false;
    }

    private void OnSlow()
    {
        IsTooSlow = true;
        LogSlow(_logger, _address, _options.OutboxLength, _options.OutboxBytes);
        Close(WebSocketCloseCode.TryAgainLater, "It took too little of what was sent to it.");
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Information, Message = "Closed the socket of {Address} with {Code}: {Reason}")]
    private static partial void LogClosed(ILogger logger, IPAddress? address, ushort code, string reason);

    [LoggerMessage(EventId = 2312, Level = LogLevel.Warning, Message = "The client at {Address} is too slow: over {Frames} frames or {Bytes} bytes wait for it")]
    private static partial void LogSlow(ILogger logger, IPAddress? address, int frames, int bytes);
}
