namespace Orleans.Channels.Gateway;

/// <summary>What happens when the activation that the member had joined is gone: the gateway joins the next one in its place, and the client sees nothing of it.</summary>
internal sealed partial class TopicMember
{
    // Doubled each time that nothing comes: short for calls that get lost while a topic moves, long enough in the end for a join that takes its time.
    private static readonly TimeSpan FirstRejoinTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRejoinTimeout = TimeSpan.FromSeconds(16);

    /// <summary>Starts to rejoin, or will as soon as it takes note of its join's answer; false when the member isn't joined.</summary>
    /// <param name="siloIsGone">True when no answer will come to a call in flight.</param>
    public bool TryRejoin(bool siloIsGone)
    {
        MemberEvent[] lost = [];
        lock (_gate)
        {
            if (_stage == Stage.Joining)
            {
                _stage = Stage.Outlived;
                return true;
            }

            if (_stage != Stage.Joined)
            {
                return false;
            }

            _stage = Stage.Joining;
            if (_turn is Turn.Busy or Turn.ReadyEarly || (_turn == Turn.Calling && siloIsGone))
            {
                lost = _inFlight;
                GiveUpLocked();
            }
        }

        FailEvents(lost);
        _ = GuardAsync(RejoinAsync(Reached, replaced: null));
        return true;
    }

    private async Task RejoinAsync(HistoryPosition seen, TopicMember? replaced)
    {
        var started = _registry.Time.GetTimestamp();
        var timeout = FirstRejoinTimeout;
        for (var attempt = 1; ; attempt++)
        {
            Exception? problem = null;
            try
            {
                if (await TryRejoinOnceAsync(seen, replaced, timeout))
                {
                    return;
                }
            }
            catch (Exception exception)
            {
                problem = exception;

                // Refusals come at once, and say nothing about how long an answer takes.
                if (exception is TimeoutException && timeout < LongestRejoinTimeout)
                {
                    timeout *= 2;
                }
            }

            if (_registry.Time.GetElapsedTime(started) > _registry.Options.RejoinTimeout)
            {
                LogRejoinFailed(_logger, Id, _registry.Options.RejoinTimeout, problem);
                if (IsAnswered)
                {
                    _registry.Instruments.Rejoin(Tag, "given_up");
                }

                LeaveTopic(replaced);
                Abandon(replaced);
                return;
            }

            // Not all at once again.
            var delay = Math.Min(1000, 50 << Math.Min(attempt, 5));
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(delay / 2, delay)), _registry.Time);
        }
    }

    private async Task<bool> TryRejoinOnceAsync(HistoryPosition seen, TopicMember? replaced, TimeSpan timeout)
    {
        JoinResponse response;
        Rejoin? rejoin;
        JoinTicket ticket;
        await _registry.RejoinTurns.WaitAsync();
        try
        {
            if (HasEnded && _successor is not { HasEnded: false })
            {
                LeaveTopic(replaced);
                return true;
            }

            ticket = _local!.NewTicket();
            rejoin = IsAnswered ? new Rejoin(seen, CarriesPositions, _call, ticket.IsBehind, _assigns is not null) : null;
            var joining = _local.Grain.JoinAsync(new JoinRequest(Id, Socket.Id, rejoin is null ? Socket.Assigns : _assigns ?? Socket.Assigns, _payload, replaced?.Id ?? Id, rejoin, ticket.Stream)).AsTask();
            try
            {
                response = await joining.WaitAsync(timeout, _registry.Time);
            }
            catch (TimeoutException)
            {
                _ = EndLateJoinAsync(joining);
                throw;
            }
        }
        finally
        {
            _registry.RejoinTurns.Release();
        }

        if (response.Status == JoinStatus.Ok)
        {
            if (!_local.TryCompleteJoin(this, ticket, response, replaced))
            {
                return false;
            }

            // A first join that had to be asked for again is no rejoin to its client.
            if (rejoin is null)
            {
                _registry.Instruments.Join(Tag, "ok");
            }
            else
            {
                _registry.Instruments.Rejoin(Tag, "ok");
            }

            EnterJoined(response);
            return true;
        }

        if (response.Status == JoinStatus.Moved)
        {
            return false;
        }

        if (IsAnswered)
        {
            _registry.Instruments.Rejoin(Tag, "refused");
            _local!.Unregister(this);
            Abandon(replaced, response.Status == JoinStatus.Closed ? MemberStatus.Closed : MemberStatus.Crashed);
        }
        else
        {
            Refuse(response, replaced);
        }

        return true;
    }

    // It makes a member of one who may have gone meanwhile.
    private async Task EndLateJoinAsync(Task joining)
    {
        await joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (HasEnded)
        {
            await DisconnectFromTopicAsync();
        }
    }

    // The client is told to join by itself, unless it does so already.
    private void Abandon(TopicMember? replaced, MemberStatus status = MemberStatus.Crashed)
    {
        TopicMember? successor;
        lock (_gate)
        {
            successor = _successor;
            _successor = null;
        }

        if (!IsAnswered)
        {
            Refuse(new JoinResponse(JoinStatus.Error, ReplyStatus.Unavailable), replaced);
        }
        else
        {
            End(status);
        }

        successor?.StartJoin(replaces: null);
    }
}
