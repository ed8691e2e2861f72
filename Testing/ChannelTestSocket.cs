using System.Globalization;
using System.Net;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>
/// A client's socket: a real one of a gateway, with the test in the place of the network. It speaks version 2 of the protocol and sends no
/// heartbeats, for it is never closed for silence.
/// </summary>
public sealed class ChannelTestSocket : ISocketTransport, IAsyncDisposable
{
    // As a browser reports a connection that broke without a close frame (RFC 6455 §7.1.5).
    private const int AbnormalClosure = 1006;

    private readonly SocketDispatcher _dispatcher;
    private readonly SocketRegistry _sockets;
    private readonly SocketConnection _connection;
    private readonly MailboxOutbox _outbox;
    private readonly IPAddress? _address;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastRef;
    private long _received;

    internal ChannelTestSocket(SocketDispatcher dispatcher, SocketRegistry sockets, Func<SocketOutbox, SocketConnection> open, IPAddress? address, ChannelTestOptions options)
    {
        Options = options;
        _dispatcher = dispatcher;
        _sockets = sockets;
        _address = address;
        _outbox = new MailboxOutbox(Mailbox);
        _connection = open(_outbox);
        _sockets.Add(this);
    }

    /// <summary>The id that the socket class gave, or null (<c>Phoenix.Socket.id/1</c>).</summary>
    public string? Id => _connection.Id;

    /// <summary>Whether the socket is closed, by whichever side.</summary>
    public bool IsClosed => _closed.Task.IsCompleted;

    internal Mailbox Mailbox { get; } = new();

    internal ChannelTestOptions Options { get; }

    /// <inheritdoc/>
    string? ISocketTransport.SocketId => Id;

    /// <inheritdoc/>
    long ISocketTransport.BeganAt => _connection.BeganAt;

    /// <inheritdoc/>
    IPAddress? ISocketTransport.Address => _address;

    /// <inheritdoc/>
    bool ISocketTransport.IsLongPoll => false;

    /// <inheritdoc/>
    bool ISocketTransport.IsTooSlow => false;

    /// <inheritdoc/>
    SocketTraffic ISocketTransport.Traffic => new(Volatile.Read(ref _received), 0, _outbox.Frames, 0);

    /// <inheritdoc/>
    int ISocketTransport.Waiting => 0;

    /// <summary>Joins a topic, and waits for the answer (<c>subscribe_and_join/4</c> of <c>Phoenix.ChannelTest</c>).</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes; null for an empty object.</param>
    /// <exception cref="ChannelAssertionException">No answer came, or the socket is closed.</exception>
    public async Task<JoinAttempt> JoinAsync(string topic, object? payload = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var joinRef = NextRef();
        await SendAsync(joinRef, joinRef, topic, "phx_join", payload);
        var reply = await Mailbox.TakeAsync(frame => frame.Kind == ServerFrameKind.Reply && frame.Ref == joinRef, Options.Patience)
            ?? throw Fail($"an answer to the join of \"{topic}\"", topic);
        return new JoinAttempt(topic, reply.Payload, reply.Event == ReplyStatus.Ok ? new ChannelTestMember(this, topic, joinRef, reply.Payload) : null, Options.Crashes.Of(topic));
    }

    /// <summary>Pushes a frame as it is, joined or not: a renewed token to the topic <c>phoenix</c> (<c>access_token</c>), say, or what no client would send.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes, bytes included; null for an empty object.</param>
    /// <param name="joinRef">The join_ref, or null for none.</param>
    /// <returns>The push's ref, for <see cref="AssertReplyAsync"/>.</returns>
    /// <exception cref="ChannelAssertionException">The socket is closed.</exception>
    public async Task<string> PushAsync(string topic, string eventName, object? payload = null, string? joinRef = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var reference = NextRef();
        await SendAsync(joinRef, reference, topic, eventName, payload);
        return reference;
    }

    /// <summary>Waits for the reply to a push, of whichever topic.</summary>
    /// <param name="reference">The push's ref.</param>
    /// <param name="status">The reply's status.</param>
    /// <param name="payload">What the response must hold; null for anything.</param>
    /// <returns>The response.</returns>
    /// <exception cref="ChannelAssertionException">No such reply came in time; the message shows what did.</exception>
    public async Task<Payload> AssertReplyAsync(string reference, string status = "ok", object? payload = null)
    {
        var pattern = new PayloadPattern(payload, PayloadJson.Options);
        var reply = await Mailbox.TakeAsync(frame => frame.Kind == ServerFrameKind.Reply && frame.Ref == reference, Options.Patience)
            ?? throw new ChannelAssertionException($"Expected within {Options.Patience.TotalSeconds} s: a reply to {reference} of status {status}{pattern}. None came.");
        return reply.Event == status && pattern.Matches(reply.Payload)
            ? reply.Payload
            : throw new ChannelAssertionException($"Expected: a reply to {reference} of status {status}{pattern}. It is: {reply}.");
    }

    /// <summary>Waits until the socket is closed.</summary>
    /// <returns>The close code: 1000 for the client's own close, 1001 when the socket was disconnected by its id, 1006 when it was cut; docs/protocol.md has the others.</returns>
    /// <exception cref="ChannelAssertionException">It is still open when the patience ends.</exception>
    public async Task<int> AssertClosedAsync()
    {
        await ((Task)_closed.Task.WaitAsync(Options.Patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsClosed
            ? await _closed.Task
            : throw new ChannelAssertionException($"Expected the socket to be closed within {Options.Patience.TotalSeconds} s. It is open.");
    }

    /// <summary>Closes the socket as a client does that goes away (<c>close/1</c>): the topics' members end as disconnected.</summary>
    public Task CloseAsync()
    {
        Close(WebSocketCloseCode.Normal);
        return Task.CompletedTask;
    }

    /// <summary>Closes the socket if it is open.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <inheritdoc/>
    long ISocketTransport.Held => _connection.Held;

    /// <inheritdoc/>
    void ISocketTransport.Close(ushort code, string reason) => Close(code);

    /// <inheritdoc/>
    void ISocketTransport.CheckTimes()
    {
        if (_connection.Lifetime is { HasEnded: true })
        {
            Close(WebSocketCloseCode.PolicyViolation);
        }
    }

    /// <inheritdoc/>
    void ISocketTransport.Cut() => Close(AbnormalClosure);

    internal string NextRef() => Interlocked.Increment(ref _lastRef).ToString(CultureInfo.InvariantCulture);

    internal async Task SendAsync(string? joinRef, string reference, string topic, string eventName, object? payload)
    {
        var frame = ClientFrame.Make(_connection.Serializer, joinRef, reference, topic, eventName, payload is null ? Payload.Empty : Payload.From(payload, Options.JsonOf(topic)));
        await _sending.WaitAsync();
        try
        {
            if (IsClosed)
            {
                throw new ChannelAssertionException($"\"{eventName}\" can't be sent on \"{topic}\". {Ending}");
            }

            _received++;

            // Too much waits for the member while this isn't complete; a transport reads nothing more meanwhile.
            await _dispatcher.DispatchAsync(_connection, frame);
        }
        finally
        {
            _sending.Release();
        }
    }

    internal ChannelAssertionException Fail(string expected, string topic)
    {
        var crash = Options.Crashes.Of(topic);
        return new(
            $"Expected within {Options.Patience.TotalSeconds} s: {expected}.\n{Mailbox.Describe(topic)}{(IsClosed ? $"\n{Ending}" : string.Empty)}{Tell(crash)}",
            crash?.Exception);
    }

    /// <summary>What a channel threw, for people.</summary>
    internal static string Tell(CrashLog.Crash? crash) => crash is null ? string.Empty : $"\n{crash.Line}.{(crash.Exception is null ? string.Empty : $"\n{crash.Exception}")}";

    /// <summary>Ends the connection for the client alone: the gateway, dead as well, tells nobody.</summary>
    internal void Lose()
    {
        if (_closed.TrySetResult(AbnormalClosure))
        {
            _outbox.Close();
            _sockets.Remove(this);
        }
    }

    private string Ending => $"The socket was closed with {_closed.Task.Result}.";

    private void Close(int code)
    {
        if (_closed.TrySetResult(code))
        {
            _outbox.Close();
            _sockets.Remove(this);
            _connection.End();
        }
    }
}
