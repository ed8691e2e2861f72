namespace Orleans.Channels.Client;

/// <summary>The shell of a channel's machine: who waits for its join, its pushes, and who reads it. All of it is changed in the client's turns.</summary>
internal sealed class ChannelSession : IChannelEffects
{
    private readonly ClientCore _client;
    private readonly Func<byte[]> _makeJoin;
    private readonly ChannelMachine _machine;
    private readonly PushLedger _pushes = new();
    private readonly List<TaskCompletionSource<PushReply>> _joiners = [];
    private readonly ResumePoint _resume = new();
    private ChannelReader[] _readers = [];
    private PresenceFold? _presence;
    private PushReply? _answer;
    private PendingLeave? _leave;
    private bool _isDisposed;

    public ChannelSession(ClientCore client, string topic, Func<byte[]> makeJoin)
    {
        _client = client;
        _makeJoin = makeJoin;
        _machine = new ChannelMachine(this, client.Options.ChannelTiming);
        Topic = topic;
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

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
        var joiner = new TaskCompletionSource<PushReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_client.Turn())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClientChannel));
            if (State == ChannelState.Joined)
            {
                return _answer!;
            }

            _joiners.Add(joiner);
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
            if (!_isDisposed)
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
        _isDisposed = true;
        _machine.Stop();
        Close(new ObjectDisposedException(nameof(ClientChannel)));
        _leave?.End();
    }

    /// <summary>Makes a push, and waits for what becomes of it.</summary>
    public async Task<PushReply?> PushAsync(string eventName, ReadOnlyMemory<byte> payload, bool isBinary, bool wantsAnswer, PushOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var push = Begin(eventName, payload, isBinary, wantsAnswer, options);
        try
        {
            await push.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (Forget(push))
            {
                throw;
            }
        }

        var reply = await push.Completion.ConfigureAwait(false);
        return push.Outcome == PushOutcome.Answered ? reply : throw new PushException(Topic, eventName, push.Outcome, reply);
    }

    /// <summary>Adds a reader.</summary>
    /// <param name="eventName">The event that it wants; null for all that happens.</param>
    /// <param name="options">Its bound.</param>
    public ChannelReader Subscribe(string? eventName, SubscriptionOptions options)
    {
        var reader = new ChannelReader(eventName, options);
        using (_client.Turn())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClientChannel));
            _readers = [.. _readers, reader];
        }

        return reader;
    }

    /// <summary>Removes a reader.</summary>
    public void Unsubscribe(ChannelReader reader)
    {
        using (_client.Turn())
        {
            _readers = Array.FindAll(_readers, other => other != reader);
        }
    }

    /// <summary>Begins to fold presence, or gives the fold that there is.</summary>
    public PresenceFold Presence()
    {
        using (_client.Turn())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClientChannel));
            return _presence ??= new PresenceFold();
        }
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
        _pushes.Expire(now);
        if (_leave?.Deadline <= now)
        {
            _leave.End();
        }

        _client.Arm(_pushes.Due);
        Arm();
    }

    /// <summary>A push that wants no answer has gone out; in a turn.</summary>
    public void Sent(PendingPush push) => _pushes.Sent(push);

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
                return State == ChannelState.Joined ? Hear(frame) : null;
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
                _pushes.Lose();
                Tell(new ChannelEvent(ChannelEventKind.Away));
                break;
            case ChannelTurn.Rebuffed:
                Tell(new ChannelEvent(ChannelEventKind.Refused) { Payload = _answer!.Response });
                break;
            case ChannelTurn.Refused:
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
        _presence?.Rejoin();
        Tell(new ChannelEvent(kind) { Payload = _answer!.Response, Place = _resume.Current?.Position, Member = _resume.Member });
        _joiners.ForEach(joiner => joiner.TrySetResult(_answer!));
        _joiners.Clear();
        foreach (var push in _pushes.Queue(_machine.JoinRef))
        {
            Send(push);
        }
    }

    // Who subscribed before a join that is refused may try another one.
    private void Fail(Exception exception)
    {
        _joiners.ForEach(joiner => joiner.TrySetException(exception));
        _joiners.Clear();
        _pushes.Close();
    }

    private void Close(Exception exception)
    {
        Fail(exception);
        _resume.Forget();
        Tell(new ChannelEvent(ChannelEventKind.Closed));
        Array.ForEach(_readers, reader => reader.Queue.Complete());
        _readers = [];
        _presence?.Complete();
        _presence = null;
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
            _pushes.Answer(reference, reply);
        }
    }

    private Task? Hear(in ServerFrame frame)
    {
        if (_resume.Passes(frame))
        {
            return null;
        }

        var folded = frame.IsBinary ? null : _presence?.Take(frame.Event, frame.Payload.Span);
        var name = frame.Event;
        return Array.Exists(_readers, reader => reader.Takes(ChannelEventKind.Message, name))
            ? Both(folded, Tell(new ChannelEvent(ChannelEventKind.Message)
            {
                Event = name, Payload = frame.Payload.ToArray(), IsBinary = frame.IsBinary, Place = frame.Position, Member = _resume.Member,
            }))
            : folded;
    }

    private Task? Tell(ChannelEvent told)
    {
        Task? room = null;
        foreach (var reader in _readers)
        {
            if (reader.Takes(told.Kind, told.Event))
            {
                room = Both(room, reader.Queue.Add(told));
            }
        }

        return room;
    }

    private static Task? Both(Task? one, Task? other) => one is null ? other : other is null ? one : Task.WhenAll(one, other);

    private void Withdraw(TaskCompletionSource<PushReply> joiner)
    {
        using (_client.Turn())
        {
            if (_joiners.Remove(joiner) && _joiners.Count == 0 && State != ChannelState.Joined)
            {
                _machine.Leave();
                _pushes.Close();
                Arm();
            }
        }
    }

    private void FailJoin(long joinRef, Exception exception)
    {
        if (joinRef == _machine.JoinRef)
        {
            _machine.Crashed(joinRef, _client.Now, _client.Dice());
            if (!_machine.WasJoined)
            {
                _machine.Leave();
                Fail(exception);
            }

            Arm();
        }
    }

    private PendingPush Begin(string eventName, ReadOnlyMemory<byte> payload, bool isBinary, bool wantsAnswer, PushOptions? options)
    {
        using (_client.Turn())
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClientChannel));
            var mayWait = State is not (ChannelState.Left or ChannelState.Closed) && (options?.WhileAway ?? _client.Options.WhileAway) == WhileAway.Wait;
            var push = new PendingPush(_client.NextRef(), eventName, payload, isBinary)
            {
                Deadline = _client.Now + (options?.Timeout ?? _client.Options.PushTimeout), WantsAnswer = wantsAnswer,
            };
            if (_pushes.Count >= _client.Options.MaxPendingPushes || (State != ChannelState.Joined && !mayWait))
            {
                push.End(PushOutcome.NotSent, null);
                return push;
            }

            _pushes.Add(push);
            _client.Arm(push.Deadline);
            if (State == ChannelState.Joined)
            {
                push.Stage = PushStage.Queued;
                push.JoinRef = _machine.JoinRef;
                Send(push);
            }

            return push;
        }
    }

    private void Send(PendingPush push) => _client.Send(new Outbound(OutboundKind.Push, this, push, push.JoinRef, push.Ref));

    private bool Forget(PendingPush push)
    {
        using (_client.Turn())
        {
            return _pushes.Forget(push);
        }
    }

    private void Arm()
    {
        _client.Arm(_machine.Due);
        _client.Arm(_leave?.Deadline);
    }
}
