using System.Net;
using Orleans.Channels.Client;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>A socket of a gateway, and the client's end of it, in one process.</summary>
internal sealed class ChannelTestConnection : ISocketTransport, IClientConnection
{
    private const int AbnormalClosure = 1006;

    private readonly System.Threading.Channels.Channel<TransportMessage> _said = System.Threading.Channels.Channel.CreateUnbounded<TransportMessage>();
    private readonly TaskCompletionSource<int> _closed = new();
    private readonly SocketDispatcher _dispatcher;
    private readonly SocketRegistry _sockets;
    private readonly SocketConnection _connection;
    private long _received;

    public ChannelTestConnection(SocketDispatcher dispatcher, SocketRegistry sockets, Func<SocketOutbox, SocketConnection> open)
    {
        _dispatcher = dispatcher;
        _sockets = sockets;
        _connection = open(new ChannelTestOutbox(_said.Writer));
        _sockets.Add(this);
    }

    /// <summary>Whether it is closed, by whichever side.</summary>
    public bool IsClosed => _closed.Task.IsCompleted;

    /// <inheritdoc/>
    string? ISocketTransport.SocketId => _connection.Id;

    /// <inheritdoc/>
    long ISocketTransport.BeganAt => _connection.BeganAt;

    /// <inheritdoc/>
    IPAddress? ISocketTransport.Address => null;

    /// <inheritdoc/>
    bool ISocketTransport.IsLongPoll => false;

    /// <inheritdoc/>
    bool ISocketTransport.IsTooSlow => false;

    /// <inheritdoc/>
    SocketTraffic ISocketTransport.Traffic => new(Volatile.Read(ref _received), 0, 0, 0);

    /// <inheritdoc/>
    int ISocketTransport.Waiting => 0;

    /// <inheritdoc/>
    long ISocketTransport.Held => _connection.Held;

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool isBinary)
    {
        if (IsClosed)
        {
            throw new IOException("The connection is closed.");
        }

        _received++;
        try
        {
            var read = isBinary ? _connection.Serializer.DecodeBinary(frame.Span) : _connection.Serializer.DecodeText(frame.Span);
            await _dispatcher.DispatchAsync(_connection, read);
        }
        catch (MalformedFrameException)
        {
            Close(WebSocketCloseCode.InternalError);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TransportMessage> ReceiveAsync(CancellationToken cancellationToken) => _said.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        Close(WebSocketCloseCode.Normal);
        return default;
    }

    /// <inheritdoc/>
    public void Abort() => Close(AbnormalClosure);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

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
    void ISocketTransport.Cut() => Abort();

    /// <summary>Ends the connection for the client alone: the gateway, dead as well, tells nobody.</summary>
    public void Lose()
    {
        if (Leave(AbnormalClosure))
        {
            _sockets.Remove(this);
        }
    }

    private void Close(int code)
    {
        if (Leave(code))
        {
            _sockets.Remove(this);
            _connection.End();
        }
    }

    private bool Leave(int code)
    {
        if (!_closed.TrySetResult(code))
        {
            return false;
        }

        _said.Writer.TryWrite(TransportMessage.Closed(code));
        _said.Writer.TryComplete();
        return true;
    }
}
