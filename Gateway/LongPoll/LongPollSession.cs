using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>One client's long-poll session (<c>Phoenix.Transports.LongPoll.Server</c>): a socket whose frames come by posts and leave by polls.</summary>
internal sealed partial class LongPollSession : ISocketTransport
{
    private static readonly TimeSpan EndPollTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LongPollOutbox _outbox;
    private readonly SocketConnection _socket;
    private readonly SocketDispatcher _dispatcher;
    private readonly ChannelGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IPAddress? _address;
    private readonly Action<LongPollSession> _ended;
    private TaskCompletionSource? _waitingPoll;
    private Task<int> _lastPost = Task.FromResult(StatusCodes.Status200OK);
    private (long Poll, int Messages, TaskCompletionSource Ended)? _unended;
    private long _frames;
    private long _bytes;
    private long _poll;
    private long _lastPolled;
    private bool _closed;

    public LongPollSession(
        string id, Func<SocketOutbox, SocketConnection> open, SocketDispatcher dispatcher, ChannelGatewayOptions options, TimeProvider time, IPAddress? address, ILogger logger, Action<LongPollSession> ended)
    {
        Id = id;
        _dispatcher = dispatcher;
        _options = options;
        _time = time;
        _address = address;
        _logger = logger;
        _ended = ended;
        _lastPolled = time.GetTimestamp();
        _outbox = new LongPollOutbox(options.OutboxLength, options.OutboxBytes, OnSlow) { Filled = WakePoll };
        _socket = open(_outbox);
    }

    public string Id { get; }

    /// <inheritdoc/>
    public string? SocketId => _socket.Id;

    public long BeganAt => _socket.BeganAt;

    /// <inheritdoc/>
    public IPAddress? Address => _address;

    /// <inheritdoc/>
    public bool IsLongPoll => true;

    /// <inheritdoc/>
    public bool IsTooSlow { get; private set; }

    /// <inheritdoc/>
    public SocketTraffic Traffic => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes), _outbox.Frames, _outbox.Bytes);

    /// <inheritdoc/>
    public int Waiting => _outbox.Waiting;

    /// <inheritdoc/>
    public long Held => _socket.Held;

    /// <summary>Waits for messages, up to the window; a newer poll ends the wait of an older one.</summary>
    /// <returns>Null when the session is over.</returns>
    public async Task<PollResult?> PollAsync()
    {
        long poll;
        Task woken;
        Task? unended;
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            _lastPolled = _time.GetTimestamp();
            poll = ++_poll;
            unended = _unended?.Ended.Task;
            _waitingPoll?.TrySetResult();
            _waitingPoll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            woken = _waitingPoll.Task;
        }

        // A client polls again at once, perhaps before it is known here that the last answer reached it.
        if (unended is not null)
        {
            await Task.WhenAny(unended, Task.Delay(EndPollTimeout, _time));
        }

        if (_outbox.Peek(_options.PollBytes) is not { Length: > 0 })
        {
            await Task.WhenAny(woken, Task.Delay(_options.PollWindow, _time));
        }

        lock (_gate)
        {
            _lastPolled = _time.GetTimestamp();
            if (_poll != poll)
            {
                return new PollResult(poll, []);
            }

            _waitingPoll = null;
            var messages = _outbox.Peek(_options.PollBytes);
            if (messages.Length > 0)
            {
                _unended = (poll, messages.Length, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            return _closed && messages.Length == 0 ? null : new PollResult(poll, messages);
        }
    }

    /// <summary>Ends a poll: takes away what was delivered.</summary>
    public void EndPoll(long poll, bool delivered)
    {
        lock (_gate)
        {
            // One that is told too late has been followed by another with the same messages: twice rather than not at all.
            if (_unended is not { } unended || unended.Poll != poll)
            {
                return;
            }

            _unended = null;
            if (delivered)
            {
                _outbox.Take(unended.Messages);
            }

            unended.Ended.TrySetResult();
        }
    }

    /// <summary>Counts what of its posts is held while it comes in, or with a negative number let go.</summary>
    public void Hold(long bytes) => _socket.Hold(bytes);

    /// <summary>Whether a post of which so many bytes are held may go on.</summary>
    public bool HasRoomFor(long bytes) => !_closed && !_socket.IsFull && (bytes <= GatewayMemory.FairShare || !_socket.MustWait);

    /// <summary>Dispatches a post's frames, in order and behind the posts before it.</summary>
    /// <returns>200, 400, 408 or 410.</returns>
    public Task<int> PostAsync(PostedFrame[] frames)
    {
        lock (_gate)
        {
            return _lastPost = HoldAsync(frames, _lastPost);
        }
    }

    // Posts behind one whose member has too much to do wait as a WebSocket's messages would, but in memory.
    private async Task<int> HoldAsync(PostedFrame[] frames, Task before)
    {
        var bytes = frames.Sum(static frame => (long)frame.Bytes.Length);
        _socket.Hold(bytes);
        try
        {
            if (!_socket.IsFull)
            {
                return await DispatchAsync(frames, before);
            }

            Close(WebSocketCloseCode.MessageTooBig, "Too many bytes of its posts wait.");
            return StatusCodes.Status410Gone;
        }
        finally
        {
            _socket.Hold(-bytes);
        }
    }

    /// <inheritdoc/>
    public void Close(ushort code, string reason)
    {
        if (TryClose(reason))
        {
            End();
        }
    }

    /// <inheritdoc/>
    public void CheckTimes()
    {
        bool silent;
        lock (_gate)
        {
            silent = _waitingPoll is null && _time.GetElapsedTime(_lastPolled) >= _options.PollWindow * 1.5;
        }

        if (silent)
        {
            Close(WebSocketCloseCode.GoingAway, "It didn't poll any more.");
        }
        else if (_socket.IsFull)
        {
            Close(WebSocketCloseCode.TryAgainLater, "It holds too much.");
        }
        else if (_socket.Lifetime is { HasEnded: true })
        {
            Close(WebSocketCloseCode.PolicyViolation, "Its token has expired.");
        }
    }

    /// <inheritdoc/>
    public void Cut() => Close(WebSocketCloseCode.GoingAway, "The gateway shuts down.");

    private async Task<int> DispatchAsync(PostedFrame[] frames, Task before)
    {
        try
        {
            await before.WaitAsync(_options.PollWindow, _time);
            foreach (var frame in frames)
            {
                if (_closed)
                {
                    return StatusCodes.Status410Gone;
                }

                _frames++;
                _bytes += frame.Bytes.Length;
                var decoded = frame.IsBinary ? _socket.Serializer.DecodeBinary(frame.Bytes) : _socket.Serializer.DecodeText(frame.Bytes);
                await _dispatcher.DispatchAsync(_socket, decoded).AsTask().WaitAsync(_options.PollWindow, _time);
            }

            return _closed ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
        }
        catch (MalformedFrameException malformed)
        {
            // Phoenix's session crashes on it too, but leaves the client to wait for it.
            Close(WebSocketCloseCode.InternalError, malformed.Message);
            return StatusCodes.Status400BadRequest;
        }
        catch (TimeoutException)
        {
            return StatusCodes.Status408RequestTimeout;
        }
    }

    // What is told of may have left with the poll before.
    private void WakePoll()
    {
        lock (_gate)
        {
            if (_outbox.Waiting > 0)
            {
                _waitingPoll?.TrySetResult();
            }
        }
    }

    private bool TryClose(string reason)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _closed = true;
            _waitingPoll?.TrySetResult();
        }

        LogClosed(_logger, _address, reason);
        _outbox.Close();
        return true;
    }

    private void End()
    {
        _socket.End();
        _ended(this);
    }

    // Told by whoever writes, in the midst of a fan-out that ending the members would disturb.
    private void OnSlow()
    {
        if (TryClose("It took too little of what was sent to it."))
        {
            IsTooSlow = true;
            _ = Task.Run(End);
        }
    }

    [LoggerMessage(EventId = 2401, Level = LogLevel.Information, Message = "Ended the long-poll session of {Address}: {Reason}")]
    private static partial void LogClosed(ILogger logger, IPAddress? address, string reason);
}
