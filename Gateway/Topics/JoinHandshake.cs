namespace Orleans.Channels.Gateway;

/// <summary>A client's join, from the question to its topic to the answer that the client gets.</summary>
/// <param name="member">Who joins.</param>
/// <param name="replaces">The same client's earlier member, in whose place it is to come.</param>
/// <param name="registry">What all members share.</param>
internal sealed class JoinHandshake(TopicMember member, TopicMember? replaces, TopicRegistry registry)
{
    public async Task RunAsync()
    {
        using var step = ChannelsTelemetry.Begin("channels.join", member.Pattern, null);
        var ticket = member.Local.NewTicket();
        var request = new JoinRequest(
            member.Id, member.Socket.Id, member.Socket.Assigns, member.JoinPayload, replaces?.Id ?? default, Stream: ticket.Stream, Trace: step.Carry(), Heard: HeardBefore(), User: member.Socket.User);
        if (await AskAsync(request) is not { } response)
        {
            await RejoinAsync();
        }
        else if (response.Status == JoinStatus.Ok)
        {
            await CompleteAsync(ticket, response);
        }
        else
        {
            registry.Instruments.Join(member.Tag, response.Status == JoinStatus.Unmatched ? "unmatched" : response.Response == ReplyStatus.Unavailable ? "unavailable" : "refused");
            member.Refuse(response, replaces);
        }
    }

    // Null when the next activation is to be asked, or a silo died that the join may have got lost with.
    private async Task<JoinResponse?> AskAsync(JoinRequest request)
    {
        try
        {
            var siloDeath = registry.WatchedSilos.Death;
            var joining = member.Local.Grain.JoinAsync(request).AsTask();
            for (var patience = registry.Options.JoinPatience; !joining.IsCompleted; patience *= 2)
            {
                await ((Task)Task.WhenAny(joining, siloDeath)).WaitAsync(patience, registry.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | registry.Context);
                if (siloDeath.IsCompleted && !joining.IsCompleted)
                {
                    _ = registry.Disconnector.TellBehindAsync(joining, member);
                    return null;
                }

                if (!joining.IsCompleted && !member.HasEnded)
                {
                    joining = AskAgainAsync(joining, request);
                }
            }

            var response = await joining;
            return response.Status == JoinStatus.Moved ? null : response;
        }
        catch (Exception exception)
        {
            MemberLog.Unavailable(registry.Logger, member.Id, exception);
            if (!MemberDisconnector.NeverBegan(exception))
            {
                _ = replaces?.DisconnectFromTopicAsync();
                _ = member.DisconnectFromTopicAsync();
            }

            return new JoinResponse(JoinStatus.Error, ReplyStatus.Unavailable);
        }
    }

    // A join or its answer may be lost with a silo that passed it on, and the client's next join waits for this one. The topic runs it once.
    private async Task<JoinResponse> AskAgainAsync(Task<JoinResponse> first, JoinRequest request)
    {
        registry.Instruments.AskAgain(member.Tag);
        var second = member.Local.Grain.JoinAsync(request with { Stream = registry.Stream }).AsTask();
        _ = registry.Disconnector.TellBehindAsync(first, member);
        _ = registry.Disconnector.TellBehindAsync(second, member);
        var earlier = await Task.WhenAny(first, second);
        return await (earlier.IsCompletedSuccessfully ? earlier : earlier == first ? second : first);
    }

    private async Task CompleteAsync(JoinTicket ticket, JoinResponse response)
    {
        if (member.Local.TryCompleteJoin(member, ticket, response, replaces) is { } entered)
        {
            registry.Instruments.Join(member.Tag, "ok");
            member.GoOn(entered);
        }
        else
        {
            await RejoinAsync();
        }
    }

    private Task RejoinAsync() => new MemberRejoiner(member, registry).RunAsync(seen: default, replaces);

    // A client that asks once more in the words of the join before, and has said nothing since, can't have taken note of its answer.
    private HistoryPosition HeardBefore() =>
        replaces is { CarriesPositions: true, HasSpoken: false } && replaces.JoinPayload.Span.SequenceEqual(member.JoinPayload.Span) ? replaces.Reached : default;
}
