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

    // The last question. An answer that comes behind the next one is as good.
    private Asked? _unanswered;

    private sealed record Asked(Task<JoinResponse> Joining, Rejoin? Rejoin, JoinTicket Ticket);

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
        if (await AskAsync(seen, replaced, timeout) is not { } answered)
        {
            LeaveTopic(replaced);
            return true;
        }

        var response = await answered.Joining;
        switch (response.Status)
        {
            case JoinStatus.Ok:
                return TryEnter(answered.Rejoin, answered.Ticket, response, replaced);
            case JoinStatus.Moved:
                return false;
            default:
                TakeRefusal(response, replaced);
                return true;
        }
    }

    // The question that is answered; null when nobody wants to know.
    private async Task<Asked?> AskAsync(HistoryPosition seen, TopicMember? replaced, TimeSpan timeout)
    {
        await registry.RejoinTurns.WaitAsync();
        try
        {
            if (member.IsWantedByNobody)
            {
                return null;
            }

            var earlier = _unanswered;
            if (earlier is { Joining.IsCompletedSuccessfully: true })
            {
                _unanswered = null;
                return earlier;
            }

            var asked = _unanswered = Ask(seen, replaced);
            return await AnsweredAsync(earlier ?? asked, asked).WaitAsync(timeout, registry.Time);
        }
        catch (TimeoutException) when (_unanswered is { Joining.IsCompleted: false } late)
        {
            _ = registry.Disconnector.TellBehindAsync(late.Joining, member);
            throw;
        }
        finally
        {
            registry.RejoinTurns.Release();
        }
    }

    private Asked Ask(HistoryPosition seen, TopicMember? replaced)
    {
        var ticket = member.Local.NewTicket();
        var rejoin = member.NewRejoin(seen, ticket);
        var assigns = rejoin is null ? member.Socket.Assigns : member.Assigns;
        var request = new JoinRequest(member.Id, member.Socket.Id, assigns, member.JoinPayload, replaced?.Id ?? member.Id, rejoin, ticket.Stream, User: member.Socket.User);
        return new Asked(member.Local.Grain.JoinAsync(request).AsTask(), rejoin, ticket);
    }

    // One that fails leaves it to the other.
    private static async Task<Asked> AnsweredAsync(Asked earlier, Asked later)
    {
        var first = await Task.WhenAny(earlier.Joining, later.Joining);
        var answered = first.IsCompletedSuccessfully == (first == earlier.Joining) ? earlier : later;
        await answered.Joining;
        return answered;
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
