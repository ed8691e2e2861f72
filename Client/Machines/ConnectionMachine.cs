namespace Orleans.Channels.Client;

/// <summary>What a connection does next. It knows no clock, thread or socket: the time and the dice come with each call, and what it asks for is returned.</summary>
/// <param name="timing">The times to keep.</param>
internal sealed class ConnectionMachine(ConnectionTiming timing)
{
    private int _failures;
    private bool _isHeld;
    private TimeSpan _openSince;
    private TimeSpan? _beatAt;
    private TimeSpan? _silentAt;
    private TimeSpan? _endAt;

    /// <summary>Where the connection is.</summary>
    public ConnectionState State { get; private set; }

    /// <summary>The number of the try; what an earlier one still has to say is not heard.</summary>
    public int Epoch { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do, or null.</summary>
    public TimeSpan? Due => State == ConnectionState.Open ? Earlier(_beatAt, _silentAt) : _endAt;

    /// <summary>Somebody needs the connection.</summary>
    public ConnectionStep Want(TimeSpan now) => State == ConnectionState.Idle ? Begin(now) : ConnectionStep.None;

    /// <summary>A connection was made.</summary>
    /// <returns>Whether it is the one that is waited for.</returns>
    public bool Opened(int epoch, TimeSpan now)
    {
        if (epoch != Epoch || State != ConnectionState.Connecting)
        {
            return false;
        }

        State = ConnectionState.Open;
        _openSince = now;
        _beatAt = now + timing.Heartbeat;
        _silentAt = null;
        _endAt = null;
        _isHeld = false;
        return true;
    }

    /// <summary>Something came from the server.</summary>
    public void Heard() => _silentAt = null;

    /// <summary>A slow reader is waited for: until <see cref="Release"/> nothing can be heard, and silence says nothing.</summary>
    public void Hold()
    {
        _isHeld = true;
        _silentAt = null;
    }

    /// <summary>What comes is read again.</summary>
    public void Release() => _isHeld = false;

    /// <summary>A connect failed, or the connection is over.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="code">The close code; 1006 without one.</param>
    /// <param name="now">The time.</param>
    /// <param name="dice">From 0 to 1.</param>
    public ConnectionStep Lost(int epoch, int code, TimeSpan now, double dice)
    {
        if (epoch != Epoch || State is not (ConnectionState.Connecting or ConnectionState.Open))
        {
            return ConnectionStep.None;
        }

        if (code == CloseCode.Normal && !timing.ComesBackFromNormalClose)
        {
            State = ConnectionState.Idle;
            _endAt = null;
            _failures = 0;
            return ConnectionStep.End;
        }

        return Retry(code, now, dice);
    }

    /// <summary>Time has passed.</summary>
    public ConnectionStep Tick(TimeSpan now, double dice) => State switch
    {
        ConnectionState.Waiting when now >= _endAt => Begin(now),
        ConnectionState.Connecting when now >= _endAt => Retry(CloseCode.Abnormal, now, dice),
        ConnectionState.Open when now >= _silentAt => Retry(CloseCode.Abnormal, now, dice),
        ConnectionState.Open when now >= _beatAt => Beat(now),
        _ => ConnectionStep.None,
    };

    /// <summary>The client is disposed.</summary>
    public void Stop()
    {
        State = ConnectionState.Disposed;
        _endAt = null;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one < other || other is null ? one : other;

    private ConnectionStep Begin(TimeSpan now)
    {
        State = ConnectionState.Connecting;
        Epoch++;
        _endAt = now + timing.Connect;
        return ConnectionStep.Connect;
    }

    private ConnectionStep Beat(TimeSpan now)
    {
        _beatAt = now + timing.Heartbeat;
        if (!_isHeld)
        {
            _silentAt ??= now + timing.Silence;
        }

        return ConnectionStep.Beat;
    }

    private ConnectionStep Retry(int code, TimeSpan now, double dice)
    {
        // Who is let in and thrown out at once waits longer each time, as who isn't let in.
        if (State == ConnectionState.Open && now - _openSince > timing.Retries.Longest)
        {
            _failures = 0;
        }

        var wait = timing.Retries.Of(_failures++, dice);
        if (code is CloseCode.ServiceRestart or CloseCode.TryAgainLater)
        {
            wait += timing.RestartSpread * dice;
        }

        State = ConnectionState.Waiting;
        _endAt = now + wait;
        return ConnectionStep.Lose;
    }
}
