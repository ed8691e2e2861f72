using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>One WebSocket from its upgrade to its end: reads frames, and closes for the right reason.</summary>
internal sealed partial class WebSocketConnection
{
    private readonly PipeReader _input;
    private readonly SocketConnection _socket;
    private readonly SocketDispatcher _dispatcher;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly IPAddress? _address;
    private readonly ILogger _logger;
    private long _lastReceived;
    private long _closingSince;
    private volatile bool _cut;

    public WebSocketConnection(
        IDuplexPipe pipe, ISerializer serializer, ConnectResponse connect, SocketDispatcher dispatcher, GatewayOptions options, TimeProvider time, IPAddress? address, ILogger logger)
    {
        _input = pipe.Input;
        _dispatcher = dispatcher;
        _options = options;
        _time = time;
        _address = address;
        _logger = logger;
        _lastReceived = time.GetTimestamp();
        _socket = new SocketConnection(serializer, connect, Close)
        {
            Outbox = new SocketOutbox(pipe.Output, options.OutboxLength, options.OutboxBytes, OnSlow),
        };
    }

    /// <summary>True when the client was not waited for.</summary>
    public bool IsCut => _cut;

    /// <summary>Reads until the client or the gateway ends it.</summary>
    public async Task RunAsync()
    {
        using var reader = new WebSocketFrameReader(_options.MaxFrameBytes);
        try
        {
            await ReadAsync(reader);
        }
        catch (WebSocketProtocolException violation)
        {
            Close(violation.CloseCode, violation.Message);
        }
        catch (MalformedFrameException malformed)
        {
            Close(WebSocketCloseCode.InternalError, malformed.Message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The connection broke; there is nobody to tell.
        }
        finally
        {
            _socket.End();
        }

        await LetCloseFrameArriveAsync();
        _socket.Outbox.Close(null);
    }

    /// <summary>Sends a close frame, once; what happens next is up to the client, for a while.</summary>
    public void Close(ushort code, string reason)
    {
        if (!_socket.Outbox.Close(WebSocketFrames.Close(code)))
        {
            return;
        }

        LogClosed(_logger, _address, code, reason);
        Volatile.Write(ref _closingSince, _time.GetTimestamp());
        _input.CancelPendingRead();
    }

    /// <summary>Ends it when it has been silent, or closing, for too long.</summary>
    public void CheckTimes()
    {
        var closingSince = Volatile.Read(ref _closingSince);
        if (closingSince == 0 && _time.GetElapsedTime(Volatile.Read(ref _lastReceived)) >= _options.IdleTimeout)
        {
            Close(WebSocketCloseCode.ProtocolError, "It was silent for too long.");
        }
        else if (closingSince != 0 && _time.GetElapsedTime(closingSince) >= _options.CloseTimeout)
        {
            Cut();
        }
    }

    /// <summary>Ends it without waiting for the client.</summary>
    public void Cut()
    {
        _cut = true;
        _input.CancelPendingRead();
    }

    private async Task ReadAsync(WebSocketFrameReader reader)
    {
        while (_closingSince == 0 && !_cut)
        {
            var result = await _input.ReadAsync();
            if (result.IsCanceled)
            {
                _input.AdvanceTo(result.Buffer.Start);
                continue;
            }

            Volatile.Write(ref _lastReceived, _time.GetTimestamp());
            var buffer = result.Buffer;
            while (reader.TryRead(ref buffer, out var message))
            {
                if (message.Opcode == WebSocketOpcode.Close)
                {
                    // Answered with 1000 whatever the client's code is, as Bandit does.
                    _socket.Outbox.Close(WebSocketFrames.Close(WebSocketCloseCode.Normal));
                    return;
                }

                await HandleAsync(message);
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private ValueTask HandleAsync(in WebSocketMessage message)
    {
        switch (message.Opcode)
        {
            case WebSocketOpcode.Text:
                return _dispatcher.DispatchAsync(_socket, _socket.Serializer.DecodeText(message.Payload.Span));
            case WebSocketOpcode.Binary:
                return _dispatcher.DispatchAsync(_socket, _socket.Serializer.DecodeBinary(message.Payload.Span));
            case WebSocketOpcode.Ping:
                _socket.Outbox.SendControl(WebSocketFrames.Pong(message.Payload.Span));
                return default;
            default:
                return default;
        }
    }

    // Ending the connection with bytes unread would reset it, and the close frame could be lost on the way.
    private async Task LetCloseFrameArriveAsync()
    {
        try
        {
            while (_closingSince != 0 && !_cut)
            {
                var result = await _input.ReadAsync();
                _input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted || HasCloseFrame(result.Buffer))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client is gone already.
        }
    }

    // A close frame comes alone and last; its first byte is enough to stop waiting.
    private static bool HasCloseFrame(in ReadOnlySequence<byte> buffer) =>
        !buffer.IsEmpty && buffer.FirstSpan[0] == (0x80 | (byte)WebSocketOpcode.Close);

    private void OnSlow()
    {
        LogSlow(_logger, _address, _options.OutboxLength, _options.OutboxBytes);
        Close(WebSocketCloseCode.TryAgainLater, "It took too little of what was sent to it.");
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Information, Message = "Closed the socket of {Address} with {Code}: {Reason}")]
    private static partial void LogClosed(ILogger logger, IPAddress? address, ushort code, string reason);

    [LoggerMessage(EventId = 2312, Level = LogLevel.Warning, Message = "The client at {Address} is too slow: over {Frames} frames or {Bytes} bytes wait for it")]
    private static partial void LogSlow(ILogger logger, IPAddress? address, int frames, int bytes);
}
