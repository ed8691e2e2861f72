namespace Orleans.Channels.Client;

/// <summary>What a client says on a channel.</summary>
/// <param name="client">The client, whose turns all of it is changed in.</param>
/// <param name="channel">The channel.</param>
internal sealed class ChannelPushes(ClientCore client, ChannelSession channel)
{
    private readonly PushLedger _ledger = new();

    /// <summary>Makes a push, and waits for what becomes of it.</summary>
    /// <returns>The answer; null for what wants none.</returns>
    public async Task<PushReply?> PushAsync(PushRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = ClientTelemetry.StartPush(request.Event);
        var began = client.Now;
        var push = Begin(request, activity?.Recorded == true ? activity.Id : null);
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
        ClientTelemetry.Pushed(push.Outcome, client.Now - began, activity);
        return push.Outcome == PushOutcome.Answered ? reply : throw new PushException(channel.Topic, request.Event, push.Outcome, reply);
    }

    /// <summary>The channel is joined; in a turn.</summary>
    public void Flush()
    {
        foreach (var push in _ledger.Queue(channel.JoinRef))
        {
            Send(push);
        }
    }

    /// <summary>A push has gone out.</summary>
    public void Sent(PendingPush push)
    {
        if (!push.Request.WantsAnswer)
        {
            using (client.Turn())
            {
                _ledger.Sent(push);
            }
        }
    }

    /// <summary>The server has answered; in a turn.</summary>
    public void Answer(long reference, PushReply reply) => _ledger.Answer(reference, reply);

    /// <summary>The join is over, and there may be another; in a turn.</summary>
    public void Lose() => _ledger.Lose();

    /// <summary>There is no next join; in a turn.</summary>
    public void Close() => _ledger.Close();

    /// <summary>Time has passed; in a turn.</summary>
    public void Expire(TimeSpan now)
    {
        _ledger.Expire(now);
        client.Arm(_ledger.Due);
    }

    private PendingPush Begin(PushRequest request, string? trace)
    {
        using (client.Turn())
        {
            ObjectDisposedException.ThrowIf(channel.IsDisposed, typeof(ClientChannel));
            var push = new PendingPush(client.NextRef(), request) { Deadline = client.Now + (request.Options?.Timeout ?? client.Options.PushTimeout), Trace = trace };
            if (!MayPush(request))
            {
                push.End(PushOutcome.NotSent, null);
                return push;
            }

            _ledger.Add(push);
            client.Arm(push.Deadline);
            if (channel.State == ChannelState.Joined)
            {
                push.Stage = PushStage.Queued;
                push.JoinRef = channel.JoinRef;
                Send(push);
            }

            return push;
        }
    }

    private bool MayPush(PushRequest request) => _ledger.Count < client.Options.MaxPendingPushes && channel.State switch
    {
        ChannelState.Joined => true,
        ChannelState.Left or ChannelState.Closed => false,
        _ => (request.Options?.WhileAway ?? client.Options.WhileAway) == WhileAway.Wait,
    };

    private void Send(PendingPush push) => client.Send(new Outbound(OutboundKind.Push, channel, push, push.JoinRef, push.Ref));

    private bool Forget(PendingPush push)
    {
        using (client.Turn())
        {
            return _ledger.Forget(push);
        }
    }
}
