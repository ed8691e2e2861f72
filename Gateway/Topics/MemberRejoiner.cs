namespace Orleans.Channels.Gateway;

/// <summary>
/// Joins the next activation in the place of a member whose activation was left, or whose own join never reached one; its client sees
/// nothing of it.
/// </summary>
/// <param name="member">The member.</param>
/// <param name="registry">What all members share.</param>
internal sealed class MemberRejoiner(TopicMember member, TopicRegistry registry)
{
    // Doubled each time that nothing comes: short for calls that get lost while a topic moves, long enough in the end for a join that takes its time.
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(16);

    /// <summary>Asks until it is answered, or given up.</summary>
    /// <param name="seen">The place in the topic's history that the member has reached, or none.</param>
    /// <param name="replaced">The same client's earlier member, where this is still its first join.</param>
    public async Task RunAsync(HistoryPosition seen, TopicMember? replaced)
    {
        var started = registry.Time.GetTimestamp();
        var timeout = FirstTimeout;
        for (var attempt = 1; ; attempt++)
        {
            Exception? problem = null;
            try
            {
                if (await TryOnceAsync(seen, replaced, timeout))
                {
                    return;
                }
            }
            catch (Exception exception)
            {
                problem = exception;

                // Refusals come at once, and say nothing about how long an answer takes.
                if (exception is TimeoutException && timeout < LongestTimeout)
                {
                    timeout *= 2;
                }
            }

            if (registry.Time.GetElapsedTime(started) > registry.Options.RejoinTimeout)
            {
                GiveUp(replaced, problem);
                return;
            }

            // Not all at once again.
            var delay = Math.Min(1000, 50 << Math.Min(attempt, 5));
            await Task.Delay(TimeSpan.FromMilliseconds(registry.Random.Next(delay / 2, delay)), registry.Time);
        }
    }

    // True when there is nothing more to ask for.
    private async Task<bool> TryOnceAsync(HistoryPosition seen, TopicMember? replaced, TimeSpan timeout)
    {
        JoinResponse response;
        Rejoin? rejoin;
        JoinTicket ticket;
        await registry.RejoinTurns.WaitAsync();
        try
        {
            if (member.IsWantedByNobody)
            {
                LeaveTopic(replaced);
                return true;
            }

            ticket = member.Local.NewTicket();
            rejoin = member.NewRejoin(seen, ticket);
            response = await AskAsync(rejoin, ticket, replaced, timeout);
        }
        finally
        {
            registry.RejoinTurns.Release();
        }

        switch (response.Status)
        {
            case JoinStatus.Ok:
                return TryEnter(rejoin, ticket, response, replaced);
            case JoinStatus.Moved:
                return false;
            default:
                TakeRefusal(response, replaced);
                return true;
        }
    }

    private async Task<JoinResponse> AskAsync(Rejoin? rejoin, JoinTicket ticket, TopicMember? replaced, TimeSpan timeout)
    {
        var assigns = rejoin is null ? member.Socket.Assigns : member.Assigns;
        var joining = member.Local.Grain.JoinAsync(new JoinRequest(member.Id, member.Socket.Id, assigns, member.JoinPayload, replaced?.Id ?? member.Id, rejoin, ticket.Stream, User: member.Socket.User)).AsTask();
        try
        {
            return await joining.WaitAsync(timeout, registry.Time);
        }
        catch (TimeoutException)
        {
            _ = registry.Disconnector.TellBehindAsync(joining, member);
            throw;
        }
    }

    private bool TryEnter(Rejoin? rejoin, JoinTicket ticket, JoinResponse response, TopicMember? replaced)
    {
        if (member.Local.TryCompleteJoin(member, ticket, response, replaced) is not { } entered)
        {
            return false;
        }

        // A first join that had to be asked for again is no rejoin to its client.
        if (rejoin is null)
        {
            registry.Instruments.Join(member.Tag, "ok");
        }
        else
        {
            registry.Instruments.Rejoin(member.Tag, "ok");
        }

        member.GoOn(entered);
        return true;
    }

    private void TakeRefusal(JoinResponse response, TopicMember? replaced)
    {
        if (!member.IsAnswered)
        {
            registry.Instruments.Join(member.Tag, response.Status == JoinStatus.Unmatched ? "unmatched" : "refused");
            member.Refuse(response, replaced);
            return;
        }

        registry.Instruments.Rejoin(member.Tag, "refused");
        member.Local.Unregister(member);
        Abandon(response.Status == JoinStatus.Closed ? MemberStatus.Closed : MemberStatus.Crashed);
    }

    private void GiveUp(TopicMember? replaced, Exception? problem)
    {
        MemberLog.RejoinFailed(registry.Logger, member.Id, registry.Options.RejoinTimeout, problem);
        LeaveTopic(replaced);
        if (!member.IsAnswered)
        {
            registry.Instruments.Join(member.Tag, "unavailable");
            member.Refuse(new JoinResponse(JoinStatus.Error, ReplyStatus.Unavailable), replaced);
            return;
        }

        registry.Instruments.Rejoin(member.Tag, "given_up");
        Abandon(MemberStatus.Crashed);
    }

    // The client is told to join by itself, unless it does so already.
    private void Abandon(MemberStatus status)
    {
        var successor = member.TakeSuccessor();
        member.End(status);
        successor?.StartJoin(replaces: null);
    }

    private void LeaveTopic(TopicMember? replaced)
    {
        member.LeaveTopic();
        _ = replaced?.DisconnectFromTopicAsync();
    }
}
