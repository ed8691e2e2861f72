using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orleans.Channels.Client;

/// <summary>The shell of the machines: one lock, one timer, and the connection that there is.</summary>
internal sealed class ClientCore : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelSession> _channels = new(StringComparer.Ordinal);
    private readonly Waiters<bool> _connecting = new();
    private readonly List<ConnectionRun> _aborted = [];
    private readonly ConnectionMachine _machine;
    private readonly DeadlineTimer _timer;
    private ConnectionRun? _run;
    private long _lastRef;

    public ClientCore(Uri address, ChannelsClientOptions options)
    {
        Address = address;
        Options = options;
        Transport = options.MakeTransport();
        Log = options.LoggerFactory?.CreateLogger(ClientTelemetry.Name) ?? NullLogger.Instance;
        _machine = new ConnectionMachine(options.ConnectionTiming);
        _timer = new DeadlineTimer(options.TimeProvider, Tick);
    }

    /// <summary>Where the server's socket is.</summary>
    public Uri Address { get; }

    /// <summary>When the machine has something to do next, or null; in a turn.</summary>
    public TimeSpan? Due => _machine.Due;

    /// <summary>What the application has chosen.</summary>
    public ChannelsClientOptions Options { get; }

    /// <summary>What connections are made by.</summary>
    public IClientTransport Transport { get; }

    /// <summary>What is logged by.</summary>
    public ILogger Log { get; }

    /// <summary>Where the connection is; in a turn.</summary>
    public ConnectionState State => _machine.State;

    /// <summary>Reads something between turns: a state with all that belongs to it, its timer too.</summary>
    public T Between<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    /// <summary>Why the last connection ended or couldn't be made, or null.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Whether frames can be sent; in a turn.</summary>
    public bool IsOpen => _machine.State == ConnectionState.Open;

    /// <summary>The time since the client was made.</summary>
    public TimeSpan Now => _timer.Now;

    /// <summary>From 0 to 1.</summary>
    public double Dice() => Options.Random.NextDouble();

    /// <summary>A ref that nothing else of this client has; in a turn.</summary>
    public long NextRef() => ++_lastRef;

    /// <summary>Begins a turn. It is disposed on the same thread, with no await in between.</summary>
    public ClientTurn Turn()
    {
        _gate.Enter();
        return new ClientTurn(this);
    }

    /// <summary>Sends what waits and aborts what is over, outside of the lock: both may run other's code.</summary>
    public void EndTurn()
    {
        ConnectionRun[] aborted = _aborted.Count == 0 ? [] : [.. _aborted];
        _aborted.Clear();
        var outbox = _run?.Outbox is { } mine && IsOpen && mine.Claim() ? mine : null;
        _gate.Exit();
        _ = outbox?.PumpAsync();
        foreach (var run in aborted)
        {
            run.Abort();
        }
    }

    /// <summary>Adds a channel.</summary>
    /// <exception cref="InvalidOperationException">The topic has one.</exception>
    public void Add(ChannelSession channel)
    {
        using (Turn())
        {
            ObjectDisposedException.ThrowIf(State == ConnectionState.Disposed, typeof(ChannelsClient));
            if (!_channels.TryAdd(channel.Topic, channel))
            {
                throw ChannelSession.Twice(channel.Topic);
            }
        }
    }

    /// <summary>Removes a channel; in a turn.</summary>
    public void Remove(ChannelSession channel) => _channels.Remove(channel.Topic);

    /// <summary>Asks for a connection; in a turn.</summary>
    public void Want() => Apply(_machine.Want(Now));

    /// <summary>Puts something behind what waits to be sent; in a turn, while <see cref="IsOpen"/>.</summary>
    public void Send(in Outbound outbound) => _run!.Outbox!.Add(outbound);

    /// <summary>Sees to it that the timer comes in time; in a turn.</summary>
    public void Arm(TimeSpan? due) => _timer.Arm(due);

    /// <summary>Waits for an open connection.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> connected;
        using (Turn())
        {
            ObjectDisposedException.ThrowIf(State == ConnectionState.Disposed, typeof(ChannelsClient));
            if (IsOpen)
            {
                return;
            }

            connected = _connecting.Add();
            Want();
        }

        try
        {
            await connected.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            using (Turn())
            {
                _connecting.Remove(connected);
            }
        }
    }

    /// <summary>A connection was made.</summary>
    /// <returns>Whether it is the one that is waited for.</returns>
    public bool Opened(int epoch)
    {
        using (Turn())
        {
            if (!_machine.Opened(epoch, Now))
            {
                return false;
            }

            LastFailure = null;
            ClientNotes.Opened(this);
            Arm(_machine.Due);
            _connecting.Succeed(true);
            foreach (var channel in _channels.Values)
            {
                channel.Opened();
            }

            return true;
        }
    }

    /// <summary>The server said something.</summary>
    /// <returns>What to wait for before more is read, or null.</returns>
    public Task? Received(int epoch, in ServerFrame frame)
    {
        using (Turn())
        {
            if (epoch != _machine.Epoch || !IsOpen)
            {
                return null;
            }

            _machine.Heard();
            var room = _channels.TryGetValue(frame.Topic, out var channel) ? channel.Handle(frame) : null;
            if (room is not null)
            {
                _machine.Hold();
            }

            return room;
        }
    }

    /// <summary>Begins to connect, if nobody has yet.</summary>
    public void Begin()
    {
        using (Turn())
        {
            Want();
        }
    }

    /// <summary>A slow reader has made room.</summary>
    public void Release(int epoch)
    {
        using (Turn())
        {
            if (epoch == _machine.Epoch)
            {
                _machine.Release();
            }
        }
    }

    /// <summary>A connect failed, or the connection is over.</summary>
    public void Lost(int epoch, int code, Exception? failure)
    {
        using (Turn())
        {
            var wasOpen = IsOpen;
            var step = _machine.Lost(epoch, code, Now, Dice());
            if (step != ConnectionStep.None)
            {
                LastFailure = failure;
                ClientNotes.Lost(this, code, wasOpen);
            }

            Apply(step);
        }
    }

    /// <summary>Ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        ConnectionRun? run;
        using (Turn())
        {
            if (State == ConnectionState.Disposed)
            {
                return;
            }

            _machine.Stop();
            run = _run;
            _run = null;
            _connecting.Fail(new ObjectDisposedException(nameof(ChannelsClient)));
            foreach (var channel in _channels.Values)
            {
                channel.Dispose();
            }

            _channels.Clear();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        if (run is not null)
        {
            await run.CloseAsync(Options.CloseTimeout, Options.TimeProvider).ConfigureAwait(false);
        }
    }

    private void Tick()
    {
        using (Turn())
        {
            _timer.Rest();
            Apply(_machine.Tick(Now, Dice()));
            foreach (var channel in _channels.Values)
            {
                channel.Tick();
            }
        }
    }

    private void Apply(ConnectionStep step)
    {
        switch (step)
        {
            case ConnectionStep.Connect:
                _run = new ConnectionRun(this, _machine.Epoch);
                _run.Start();
                break;
            case ConnectionStep.Beat:
                Send(new Outbound(OutboundKind.Heartbeat, null, null, 0, NextRef()));
                break;
            case ConnectionStep.Lose:
                Drop(static channel => channel.Disconnected());
                break;
            case ConnectionStep.End:
                Drop(static channel => channel.End());
                break;
        }

        Arm(_machine.Due);
    }

    private void Drop(Action<ChannelSession> tell)
    {
        if (_run is { } run)
        {
            _run = null;
            _aborted.Add(run);
        }

        foreach (var channel in _channels.Values)
        {
            tell(channel);
        }
    }
}
