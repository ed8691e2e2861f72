namespace Orleans.Channels.Client;

/// <summary>The shell of a channel's machine: who waits for its join, its pushes, and who reads it. All of it is changed in the client's turns.</summary>
internal sealed class ChannelSession : IChannelEffects
{
    private readonly ClientCore _client;
    private readonly Func<byte[]> _makeJoin;
    private readonly ChannelMachine _machine;
    private readonly Waiters<PushReply> _joiners = new();
    private readonly ResumePoint _resume = new();
    private PushReply? _answer;
    private PendingLeave? _leave;

    public ChannelSession(ClientCore client, string topic, Func<byte[]> makeJoin)
    {
        _client = client;
        _makeJoin = makeJoin;
        _machine = new ChannelMachine(this, client.Options.ChannelTiming);
        Topic = topic;
        Pushes = new ChannelPushes(client, this);
        Audience = new ChannelAudience(client, this);
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>What the client says on it.</summary>
    public ChannelPushes Pushes { get; }

    /// <summary>Who hears what is said on it.</summary>
    public ChannelAudience Audience { get; }

    /// <summary>Whether it is over for good.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>The join that pushes go with, or 0; in a turn.</summary>
    public long JoinRef => _machine.JoinRef;

    /// <summary>Where the channel is.</summary>
    public ChannelState State => _machine.State;

    /// <summary>Where the topic's history is for this client, or null.</summary>
    public ChannelPosition? Position
    {
        get
        {
            using (_client.Turn())
            {
                return _resume.Current;
            }
        }
    }

    /// <summary>Joins, and waits until it has.</summary>
    public async Task<PushReply> JoinAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<PushReply> joiner;
        using (_client.Turn())
        {
            ObjectDisposedException.ThrowIf(IsDisposed, typeof(ClientChannel));
            if (State == ChannelState.Joined)
            {
                return _answer!;
            }

            joiner = _joiners.Add();
            _client.Want();
            _machine.Join(_client.IsOpen, _client.Now);
            Arm();
        }

        try
        {
            return await joiner.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!joiner.Task.IsCompletedSuccessfully)
        {
            Withdraw(joiner);
            throw;
        }
        catch (OperationCanceledException)
        {
            return await joiner.Task.ConfigureAwait(false);
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

    /// <summary>Says where the history was when a process before this one ended.</summary>
    public void ResumeFrom(ChannelPosition position)
    {
        using (_client.Turn())
        {
            _resume.Set(position);
        }
    }

    /// <summary>Makes a join's payload, when its turn to be sent has come; outside of turns, for it is the application's code.</summary>
    public bool TryMakeJoin(long joinRef, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        try
        {
            var made = _makeJoin();
            using (_client.Turn())
            {
                payload = _client.Options.Resume ? _resume.AddTo(made) : made;
            }

            return true;
        }
        catch (Exception exception)
        {
            using (_client.Turn())
            {
                FailJoin(joinRef, exception);
            }

            return false;
        }
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
                return State == ChannelState.Joined && !_resume.Passes(frame) ? Audience.Hear(frame, _resume.Member) : null;
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
                Joined();
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

    private void Joined()
    {
        var kind = _resume.Joined(_answer!);
        ClientNotes.Joined(_client, Topic, kind);
        Audience.Rejoin();
        Audience.Tell(new ChannelEvent(kind) { Payload = _answer!.Response, Place = _resume.Current?.Position, Member = _resume.Member });
        _joiners.Succeed(_answer!);
        Pushes.Flush();
    }

    // Who subscribed before a join that is refused may try another one.
    private void Fail(Exception exception)
    {
        _joiners.Fail(exception);
        Pushes.Close();
    }

    private void Close(Exception exception)
    {
        Fail(exception);
        _resume.Forget();
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

    private void Withdraw(TaskCompletionSource<PushReply> joiner)
    {
        using (_client.Turn())
        {
            if (_joiners.Remove(joiner) && _joiners.IsEmpty && !_machine.WasJoined)
            {
                _machine.Leave();
                Pushes.Close();
                Arm();
            }
        }
    }

    private void FailJoin(long joinRef, Exception exception)
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

    private void Arm()
    {
        _client.Arm(_machine.Due);
        _client.Arm(_leave?.Deadline);
    }
}
