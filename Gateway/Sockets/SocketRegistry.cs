using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>All sockets of this gateway: one timer watches them all, so that an idle one has none of its own.</summary>
internal sealed partial class SocketRegistry(InlineReads inlineReads, GatewayMemory memory, IOptions<ChannelGatewayOptions> options, TimeProvider time, ILogger<SocketRegistry> logger) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Wave = TimeSpan.FromMilliseconds(100);

    private readonly SampledLogger _logger = new(logger, new LogBudget(time));
    private readonly ConcurrentDictionary<ISocketTransport, byte> _sockets = [];
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = [];

    // When ids were disconnected, for longer than a connect takes: one that had begun before is closed when it comes in.
    private readonly ConcurrentDictionary<string, long> _disconnected = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TransportTally _webSockets = new("websocket");
    private readonly TransportTally _longPolls = new("longpoll");
    private ITimer? _timer;
    private int _count;
    private volatile bool _closing;
    private volatile bool _isShut;

    /// <summary>What clients make the gateway hold.</summary>
    public GatewayMemory Memory => memory;

    /// <summary>What the sockets of each transport have done.</summary>
    public IEnumerable<TransportTally> Tallies => [_webSockets, _longPolls];

    /// <summary>Adds up what has gone over all sockets, by transport.</summary>
    public IEnumerable<(TransportTally Tally, SocketTraffic Traffic)> Traffic()
    {
        var (webSockets, longPolls) = (default(SocketTraffic), default(SocketTraffic));
        foreach (var (socket, _) in _sockets)
        {
            if (socket.IsLongPoll)
            {
                longPolls += socket.Traffic;
            }
            else
            {
                webSockets += socket.Traffic;
            }
        }

        return [(_webSockets, _webSockets.Total(webSockets)), (_longPolls, _longPolls.Total(longPolls))];
    }

    /// <summary>Adds up the frames that wait for clients.</summary>
    public (long Total, int Longest) Waiting()
    {
        var (total, longest) = (0L, 0);
        foreach (var (socket, _) in _sockets)
        {
            var waiting = socket.Waiting;
            total += waiting;
            longest = Math.Max(longest, waiting);
        }

        return (total, longest);
    }

    /// <summary>Whether clients are sent elsewhere, for this gateway has no way to the silos.</summary>
    public bool IsShut => _isShut;

    /// <summary>Starts to watch the sockets' times.</summary>
    public void Start()
    {
        // Short times, as tests use, are watched more closely.
        var tick = TimeSpan.FromTicks(Math.Min(Tick.Ticks, options.Value.IdleTimeout.Ticks / 4));
        _timer = time.CreateTimer(static state => ((SocketRegistry)state!).CheckTimes(), this, tick, tick);
    }

    /// <summary>Takes a place for a client that connects, before anybody is asked about it: a burst gets no more than there are.</summary>
    /// <returns>The HTTP status that refuses it, 503 when the gateway is full, 429 when the address has its share; null when it has a place.</returns>
    public int? Enter(IPAddress? address)
    {
        var key = ClientAddress.KeyOf(address);
        if (Interlocked.Increment(ref _count) > options.Value.MaxSockets || memory.IsShort)
        {
            Interlocked.Decrement(ref _count);
            return StatusCodes.Status503ServiceUnavailable;
        }

        if (key is not null && _byAddress.AddOrUpdate(key, 1, static (_, count) => count + 1) > options.Value.MaxSocketsPerAddress)
        {
            Leave(address);
            return StatusCodes.Status429TooManyRequests;
        }

        return null;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(IPAddress? address)
    {
        Interlocked.Decrement(ref _count);
        if (ClientAddress.KeyOf(address) is { } key && _byAddress.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0)
        {
            _byAddress.TryRemove(KeyValuePair.Create(key, 0));
        }
    }

    /// <summary>Adds a socket that has a place; one that comes while the gateway closes, or whose id was disconnected meanwhile, is closed at once.</summary>
    public void Add(ISocketTransport socket)
    {
        _sockets.TryAdd(socket, 0);
        TallyOf(socket).Opened();
        if (_closing)
        {
            CloseForShutdown(socket);
        }
        else if (_isShut)
        {
            CloseForWantOfSilos(socket);
        }
        else if (socket.SocketId is { } id && _disconnected.TryGetValue(id, out var at) && socket.BeganAt <= at)
        {
            CloseForDisconnect(socket);
        }
    }

    /// <summary>Takes a socket out, and gives its place back.</summary>
    public void Remove(ISocketTransport socket)
    {
        if (!_sockets.TryRemove(socket, out _))
        {
            return;
        }

        TallyOf(socket).Closed(socket);
        Leave(socket.Address);
        if (_closing && _sockets.IsEmpty)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>Closes the sockets of an id with 1001, as Phoenix 1.8: the client comes back and is asked again.</summary>
    public void Disconnect(string socketId)
    {
        var now = time.GetTimestamp();
        foreach (var old in _disconnected.Where(old => time.GetElapsedTime(old.Value, now) > 2 * options.Value.ConnectTimeout))
        {
            _disconnected.TryRemove(old);
        }

        _disconnected[socketId] = now;
        foreach (var socket in _sockets.Keys)
        {
            if (socket.SocketId == socketId)
            {
                Try(socket, CloseForDisconnect);
            }
        }
    }

    /// <summary>Closes the sockets of all ids, as <see cref="Disconnect"/> those of one.</summary>
    public void DisconnectAll()
    {
        foreach (var socket in _sockets.Keys)
        {
            if (socket.SocketId is not null)
            {
                Try(socket, CloseForDisconnect);
            }
        }
    }

    /// <summary>
    /// Closes all sockets with 1012, which phoenix.js answers by connecting again, and waits for them to end. They go in waves,
    /// so that the gateways that they come back to aren't flooded.
    /// </summary>
    public async Task CloseAsync()
    {
        _closing = true;
        if (!_sockets.IsEmpty)
        {
            LogDraining(_logger, _sockets.Count, options.Value.DrainRate, options.Value.DrainTimeout);
        }

        await CloseInWavesAsync(CloseForShutdown, () => true);
        if (_sockets.IsEmpty)
        {
            return;
        }

        await Task.WhenAny(_empty.Task, Task.Delay(options.Value.ShutdownTimeout, time));
        foreach (var socket in _sockets.Keys)
        {
            Try(socket, static socket => socket.Cut());
        }
    }

    /// <summary>Closes all sockets in the same way and takes no more, until <see cref="Reopen"/>.</summary>
    public Task ShutAsync()
    {
        _isShut = true;
        return CloseInWavesAsync(CloseForWantOfSilos, () => _isShut);
    }

    /// <summary>Takes clients again.</summary>
    public void Reopen() => _isShut = false;

    public void Dispose() => _timer?.Dispose();

    private async Task CloseInWavesAsync(Action<ISocketTransport> close, Func<bool> goesOn)
    {
        var started = time.GetTimestamp();
        foreach (var wave in _sockets.Keys.ToArray().Chunk(WaveSize()))
        {
            if (!goesOn())
            {
                return;
            }

            foreach (var socket in wave)
            {
                Try(socket, close);
            }

            if (time.GetElapsedTime(started) < options.Value.DrainTimeout && !_sockets.IsEmpty)
            {
                await Task.WhenAny(_empty.Task, Task.Delay(Wave, time));
            }
        }
    }

    // As the rate says, or faster when all wouldn't be through in time.
    private int WaveSize()
    {
        var waves = Math.Max(1, (int)(options.Value.DrainTimeout / Wave));
        return Math.Max(Math.Max(1, (int)(options.Value.DrainRate * Wave.TotalSeconds)), (_sockets.Count + waves - 1) / waves);
    }

    // What fails for one socket is done for all others.
    private void Try(ISocketTransport socket, Action<ISocketTransport> action)
    {
        try
        {
            action(socket);
        }
        catch (Exception exception)
        {
            LogSocketFailed(_logger, socket.Address, exception);
        }
    }

    private TransportTally TallyOf(ISocketTransport socket) => socket.IsLongPoll ? _longPolls : _webSockets;

    private static void CloseForDisconnect(ISocketTransport socket) => socket.Close(WebSocketCloseCode.GoingAway, "Its id was disconnected.");

    private static void CloseForShutdown(ISocketTransport socket) =>
        socket.Close(WebSocketCloseCode.ServiceRestart, "The gateway shuts down.");

    private static void CloseForWantOfSilos(ISocketTransport socket) =>
        socket.Close(WebSocketCloseCode.ServiceRestart, "The gateway has no way to the silos.");

    private void CheckTimes()
    {
        var frames = 0L;
        foreach (var (socket, _) in _sockets)
        {
            Try(socket, static socket => socket.CheckTimes());
            frames += socket.Traffic.FramesIn;
        }

        inlineReads.Observe(frames);
        memory.Look();
        Relieve();
    }

    /// <summary>Closes those that hold most, with 1013, until enough memory comes back. Who behaves holds less than is looked at.</summary>
    public void Relieve()
    {
        var excess = memory.Excess;
        if (excess <= 0)
        {
            return;
        }

        foreach (var (socket, held) in _sockets.Keys.Select(socket => (Socket: socket, socket.Held)).Where(one => one.Held > GatewayMemory.FairShare).OrderByDescending(one => one.Held))
        {
            Try(socket, static socket => socket.Close(WebSocketCloseCode.TryAgainLater, "It holds most while memory is short."));
            memory.CountClosed();
            excess -= held;
            if (excess <= 0)
            {
                return;
            }
        }
    }

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "The socket of {Address} couldn't be looked after; all others were. That is a fault of Orleans.Channels itself")]
    private static partial void LogSocketFailed(ILogger logger, IPAddress? address, Exception exception);

    [LoggerMessage(EventId = 2009, Level = LogLevel.Information, Message = "The gateway drains: {Count} sockets are closed at {Rate} a second, within {Timeout}")]
    private static partial void LogDraining(ILogger logger, int count, int rate, TimeSpan timeout);
}
