namespace Orleans.Channels.Client;

/// <summary>
/// What a channel does next: what is wanted, joined or not, is a state that it works towards on every connection. It knows no clock, thread or
/// socket.
/// </summary>
/// <param name="effects">What is done for it.</param>
/// <param name="timing">The times to keep.</param>
internal sealed class ChannelMachine(IChannelEffects effects, ChannelTiming timing)
{
    private int _failures;

    /// <summary>Where the channel is.</summary>
    public ChannelState State { get; private set; }

    /// <summary>Whether it was joined since it was last asked for.</summary>
    public bool WasJoined { get; private set; }

    /// <summary>The ref of the join that counts, or 0. What comes with another one is stale.</summary>
    public long JoinRef { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do, or null.</summary>
    public TimeSpan? Due { get; private set; }

    /// <summary>It is to be joined.</summary>
    public void Join(bool isOpen, TimeSpan now)
    {
        if (State is ChannelState.Left or ChannelState.Closed)
        {
            WasJoined = false;
            _failures = 0;
            State = ChannelState.Away;
            if (isOpen)
            {
                Ask(now);
            }
        }
    }

    /// <summary>It is not to be joined.</summary>
    public void Leave()
    {
        var joinRef = JoinRef;
        Settle(ChannelState.Left);
        if (joinRef != 0)
        {
            effects.SendLeave(joinRef);
        }
    }

    /// <summary>There is a new connection.</summary>
    public void Opened(TimeSpan now)
    {
        if (State == ChannelState.Away)
        {
            Ask(now);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnected()
    {
        if (State is ChannelState.Joining or ChannelState.Joined or ChannelState.Resting)
        {
            Lose(ChannelState.Away);
        }
    }

    /// <summary>The server answered a join.</summary>
    /// <param name="joinRef">Which.</param>
    /// <param name="isOk">Whether it is let in.</param>
    /// <param name="isTemporary">Whether a refusal is one of a server that can't at the moment.</param>
    /// <param name="now">The time.</param>
    /// <param name="dice">From 0 to 1.</param>
    public void Answered(long joinRef, bool isOk, bool isTemporary, TimeSpan now, double dice)
    {
        if (State != ChannelState.Joining || joinRef != JoinRef)
        {
            return;
        }

        if (isOk)
        {
            WasJoined = true;
            _failures = 0;
            State = ChannelState.Joined;
            Due = null;
            effects.Turned(ChannelTurn.Joined);
        }
        else if (isTemporary || WasJoined)
        {
            Rest(now, dice);
            effects.Turned(ChannelTurn.Rebuffed);
        }
        else
        {
            Settle(ChannelState.Left);
            effects.Turned(ChannelTurn.Refused);
        }
    }

    /// <summary>The member has crashed at the server (<c>phx_error</c>).</summary>
    public void Crashed(long joinRef, TimeSpan now, double dice)
    {
        if (IsCurrent(joinRef))
        {
            Rest(now, dice);
        }
    }

    /// <summary>The member has ended at the server (<c>phx_close</c>).</summary>
    public void Ended(long joinRef, TimeSpan now, double dice)
    {
        if (!IsCurrent(joinRef))
        {
            return;
        }

        if (timing.ComesBackFromClose)
        {
            Rest(now, dice);
        }
        else
        {
            Close();
        }
    }

    /// <summary>It is over, whatever the server still says.</summary>
    public void Close()
    {
        if (State != ChannelState.Left)
        {
            Settle(ChannelState.Closed);
            effects.Turned(ChannelTurn.Closed);
        }
    }

    /// <summary>Nothing more is done.</summary>
    public void Stop() => Settle(ChannelState.Left);

    /// <summary>Time has passed.</summary>
    public void Tick(TimeSpan now, double dice)
    {
        if (now < Due)
        {
            return;
        }

        switch (State)
        {
            case ChannelState.Joining:
                // It may be let in after all: whoever is let in behind this leaves at once.
                effects.SendLeave(JoinRef);
                Rest(now, dice);
                break;
            case ChannelState.Resting:
                Ask(now);
                break;
        }
    }

    private bool IsCurrent(long joinRef) => joinRef != 0 && joinRef == JoinRef;

    private void Ask(TimeSpan now)
    {
        State = ChannelState.Joining;
        Due = now + timing.Join;
        JoinRef = effects.SendJoin();
    }

    private void Rest(TimeSpan now, double dice)
    {
        Lose(ChannelState.Resting);
        Due = now + timing.Retries.Of(_failures++, dice);
    }

    private void Lose(ChannelState next)
    {
        var wasJoined = State == ChannelState.Joined;
        Settle(next);
        if (wasJoined)
        {
            effects.Turned(ChannelTurn.Lost);
        }
    }

    private void Settle(ChannelState next)
    {
        State = next;
        JoinRef = 0;
        Due = null;
    }
}
