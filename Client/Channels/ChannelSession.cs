namespace Orleans.Channels.Client;

/// <summary>The shell of a channel's machine: who waits for its join, its pushes, and who reads it. All of it is changed in the client's turns.</summary>
internal sealed class ChannelSession : IChannelEffects
{
    private readonly ClientCore _client;
    private readonly ChannelMachine _machine;
    private PushReply? _answer;
    private PendingLeave? _leave;

    public ChannelSession(ClientCore client, string topic, Func<byte[]> makeJoin)
    {
        _client = client;
        _machine = new ChannelMachine(this, client.Options.ChannelTiming);
        Topic = topic;
        Joins = new ChannelJoins(client, this, makeJoin);
        Pushes = new ChannelPushes(client, this);
        Audience = new ChannelAudience(client, this);
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>Who waits for it to be joined.</summary>
    public ChannelJoins Joins { get; }

    /// <summary>Where the topic's history is for this client; in a turn.</summary>
    public ResumePoint Resume { get; } = new();

    /// <summary>What the client says on it.</summary>
    public ChannelPushes Pushes { get; }

    /// <summary>Who hears what is said on it.</summary>
    public ChannelAudience Audience { get; }

    /// <summary>Whether it is over for good.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The join that pushes go with, or 0; in a turn.</summary>
    public long JoinRef => _machine.JoinRef;

    /// <summary>Where the channel is; in a turn.</summary>
    public ChannelState State => _machine.State;

    /// <summary>Where the channel is, between turns.</summary>
    public ChannelState SeenState => _client.Between(() => State);

    /// <summary>What the server answered to the join, while it is joined; in a turn.</summary>
    public PushReply? Joined => State == ChannelState.Joined ? _answer : null;

    /// <summary>What is said of a second channel of a topic.</summary>
    public static InvalidOperationException Twice(string topic) => new(
        $"This client has a channel \"{topic}\" already, and a server knows one for each topic of a connection. Use that one, dispose it first, or connect another client.");

    /// <summary>It is to be joined; in a turn.</summary>
    public void Want()
    {
        _client.Want();
        _machine.Join(_client.IsOpen, _client.Now);
        Arm();
    }

    /// <summary>Nobody waits for it any more; in a turn. What was joined once stays wanted.</summary>
    public void GiveUp()
    {
        if (!_machine.WasJoined)
        {
            _machine.Leave();
            Pushes.Close();
            Arm();
        }
    }

    /// <summary>A join can't be sent; in a turn. What was joined once tries again.</summary>
    public void Abandon(long joinRef, Exception exception)
    {
        if (joinRef == _machine.JoinRef)
        {
            _client.Log.NoParams(Topic, exception);
            _machine.Crashed(joinRef, _client.Now, _client.Dice());
            if (!_machine.WasJoined)
            {
                _machine.Leave();
                Fail(exception);
            }

            Arm();
        }
    }

    /// <summary>Leaves, and waits for as long as a join may take until the server knows.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        Task left;
        using (_client.Turn())
        {
            left = Leave();
        }

        await left.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves, and makes room for another channel of the topic.</summary>
    public void LeaveForGood()
    {
        using (_client.Turn())
        {
            if (!IsDisposed)
            {
                _machine.Leave();
                _client.Remove(this);
                Dispose();
            }
        }
    }

    /// <summary>Ends everything here; in a turn.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        _machine.Stop();
        Close(new ObjectDisposedException(nameof(ClientChannel)));
        _leave?.End();
    }

    /// <summary>There is a new connection; in a turn.</summary>
    public void Opened()
    {
        _machine.Opened(_client.Now);
        Arm();
    }

    /// <summary>The connection is gone; in a turn.</summary>
    public void Disconnected()
    {
        _machine.Disconnected();
        _leave?.End();
    }

    /// <summary>The server has said goodbye to the client; in a turn.</summary>
    public void End()
    {
        Disconnected();
        _machine.Close();
    }

    /// <summary>Time has passed; in a turn.</summary>
    public void Tick()
    {
        var now = _client.Now;
        _machine.Tick(now, _client.Dice());
        Pushes.Expire(now);
        if (_leave?.Deadline <= now)
        {
            _leave.End();
        }

        Arm();
    }

    /// <summary>The server said something on this topic; in a turn.</summary>
    /// <returns>What to wait for before more is read, or null.</returns>
    public Task? Handle(in ServerFrame frame)
    {
        if (_leave is { } leave && leave.IsEndedBy(frame))
        {
            leave.End();
            _leave = null;
        }

        if (frame.JoinRef is { } joinRef && joinRef != _machine.JoinRef)
        {
            return null;
        }

        switch (frame.Event)
        {
            case Events.Reply:
                Answer(frame);
                break;
            case Events.Error when frame.JoinRef is { } crashed:
                _machine.Crashed(crashed, _client.Now, _client.Dice());
                break;
            case Events.Close when frame.JoinRef is { } ended:
                _machine.Ended(ended, _client.Now, _client.Dice());
                break;
            default:
                return State == ChannelState.Joined && !Resume.Passes(frame) ? Audience.Hear(frame, Resume.Member) : null;
        }

        Arm();
        return null;
    }

    /// <inheritdoc/>
    long IChannelEffects.SendJoin()
    {
        var joinRef = _client.NextRef();
        _client.Send(new Outbound(OutboundKind.Join, this, null, joinRef, joinRef));
        return joinRef;
    }

    /// <inheritdoc/>
    void IChannelEffects.SendLeave(long joinRef)
    {
        _leave?.End();
        _leave = new PendingLeave(_client.NextRef(), joinRef, _client.Now + _client.Options.JoinTimeout);
        _client.Send(new Outbound(OutboundKind.Leave, this, null, joinRef, _leave.Ref));
    }

    /// <inheritdoc/>
    void IChannelEffects.Turned(ChannelTurn turn)
    {
        switch (turn)
        {
            case ChannelTurn.Joined:
                Begin();
                break;
            case ChannelTurn.Lost:
                Pushes.Lose();
                Audience.Tell(new ChannelEvent(ChannelEventKind.Away));
                break;
            case ChannelTurn.Rebuffed:
                ClientNotes.Refused(_client, Topic, _answer!);
                Audience.Tell(new ChannelEvent(ChannelEventKind.Refused) { Payload = _answer!.Response });
                break;
            case ChannelTurn.Refused:
                ClientNotes.Refused(_client, Topic, _answer!);
                Fail(new JoinRefusedException(Topic, _answer!));
                break;
            case ChannelTurn.Closed:
                Close(new ChannelClosedException(Topic));
                break;
        }
    }

    private Task Leave()
    {
        _machine.Leave();
        Close(new ChannelClosedException(Topic));
        Arm();
        return _leave?.Completion ?? Task.CompletedTask;
    }

    private void Begin()
    {
        var kind = Resume.Joined(_answer!);
        ClientNotes.Joined(_client, Topic, kind);
        Audience.Rejoin();
        Audience.Tell(new ChannelEvent(kind) { Payload = _answer!.Response, Place = Resume.Current?.Position, Member = Resume.Member });
        Joins.Succeed(_answer!);
        Pushes.Flush();
    }

    // Who subscribed before a join that is refused may try another one.
    private void Fail(Exception exception)
    {
        Joins.Fail(exception);
        Pushes.Close();
    }

    private void Close(Exception exception)
    {
        Fail(exception);
        Resume.Forget();
        Audience.Complete();
    }

    private void Answer(in ServerFrame frame)
    {
        if (frame.Ref is not { } reference || frame.Status is null)
        {
            return;
        }

        var reply = new PushReply(frame.Status, frame.Payload.ToArray(), frame.IsBinary);
        if (reference == _machine.JoinRef)
        {
            _answer = reply;
            _machine.Answered(reference, reply.IsOk, reply.IsUnavailable, _client.Now, _client.Dice());
        }
        else
        {
            Pushes.Answer(reference, reply);
        }
    }

    private void Arm()
    {
        _client.Arm(_machine.Due);
        _client.Arm(_leave?.Deadline);
    }
}
