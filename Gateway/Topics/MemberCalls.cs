using System.Diagnostics;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Members' events on their way to their topics. A topic takes a call's number once, so a call that may be lost is asked again under its
/// own, and nothing runs twice.
/// </summary>
/// <param name="registry">What all members share.</param>
internal sealed class MemberCalls(TopicRegistry registry)
{
    /// <summary>Makes a call, and takes its answer.</summary>
    public async Task MakeAsync(TopicMember member, MemberCall call)
    {
        MemberReply reply;
        try
        {
            // Orleans' own steps, where an application has them, are part of the trace.
            if (call.Events[0].Activity is { } first)
            {
                Activity.Current = first;
            }

            reply = await member.Local.HandleAsync(member, call).ConfigureAwait(registry.KeepsContext);
            if (!member.Local.MayWriteAtOnce(reply, call.Epoch))
            {
                // This may be the topic's own turn.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | registry.Context);
            }
        }
        catch (Exception exception)
        {
            MemberLog.CallFailed(registry.Logger, member.Id, exception);
            Stop(call.Events);
            if (member.TryGiveUp(call.Number))
            {
                member.Local.Rejoin(member);
            }

            return;
        }

        try
        {
            if (reply.Status == MemberStatus.Unknown)
            {
                TakeUnknown(member, call);
                return;
            }

            Stop(call.Events);
            TakeAnswer(member, reply, call);
        }
        catch (Exception exception)
        {
            member.Fail(exception);
        }
    }

    /// <summary>A call to another process isn't answered soon: it may be lost with a silo that passed it on, or its answer.</summary>
    /// <param name="member">Whose call.</param>
    /// <param name="call">The call's number.</param>
    /// <param name="times">How often it has been asked.</param>
    public void AskAgain(TopicMember member, int call, int times)
    {
        switch (member.Doubt(call, out var again))
        {
            case CallDoubt.GivenUp:
                GiveUp(member, call);
                break;
            case CallDoubt.AskedAgain:
                _ = GuardAsync();
                break;
        }

        async Task GuardAsync()
        {
            try
            {
                await AskAgainAsync(member, again, times);
            }
            catch (Exception exception)
            {
                member.Fail(exception);
            }
        }
    }

    private async Task AskAgainAsync(TopicMember member, MemberCall call, int times)
    {
        registry.Instruments.AskAgain(member.Tag);
        registry.UnansweredCalls.Add(member, call.Number, times + 1);
        MemberReply reply;
        try
        {
            reply = await member.Local.Grain.HandleAsync(member.Id, call.Epoch, call.Number, call.Events).ConfigureAwait(registry.KeepsContext);
        }
        catch (Exception)
        {
            // The first call tells in its own time.
            return;
        }

        if (reply.Status == MemberStatus.Unknown)
        {
            TakeUnknown(member, call);
        }
        else if (reply.Status != MemberStatus.Taken)
        {
            TakeAnswer(member, reply, call);
        }
        else if (times > 1)
        {
            // What the topic answered the first time would have come by now.
            GiveUp(member, call.Number);
        }
    }

    private static void TakeAnswer(TopicMember member, MemberReply reply, MemberCall call)
    {
        var belief = member.Hear(call.Number, reply, out var lost);
        switch (belief)
        {
            case AnswerBelief.None:
                return;
            case AnswerBelief.Lost:
                member.FailEvents(lost);
                member.GoOn();
                return;
        }

        if (reply.Events is not null || reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            member.Local.Deliver(member, reply, call);
            if (belief == AnswerBelief.Past && member.HasEnded)
            {
                // It ended there, and may have been taken in by the next activation since.
                _ = member.DisconnectFromTopicAsync();
            }
        }

        member.Settle(call.Number, reply.Status);
    }

    // Of a call that was given up, or made before the member was let in where it is, it says nothing of the activation.
    private static void TakeUnknown(TopicMember member, MemberCall call)
    {
        if (member.TryBeUnknown(call.Number, out var isPast) && !isPast)
        {
            member.Local.Leave(call.Epoch);
        }
    }

    private static void GiveUp(TopicMember member, int call)
    {
        if (member.TryGiveUp(call))
        {
            member.GoOn();
        }
    }

    // What a handler does behind its first await is in the handler's own step.
    private static void Stop(MemberEvent[] events)
    {
        foreach (var e in events)
        {
            e.Activity?.Stop();
        }
    }
}
