using System.Buffers;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>A topic's members at this gateway, and how what it says reaches them. Used under the lock of their <see cref="LocalTopic"/>.</summary>
/// <param name="topic">The topic.</param>
/// <param name="lane">What encodes broadcasts.</param>
/// <param name="logger">The log.</param>
internal sealed partial class LocalMembers(LocalTopic topic, Fastlane lane, ILogger logger)
{
    private readonly Dictionary<long, TopicMember> _members = [];

    public int Count => _members.Count;

    public void Add(TopicMember member) => _members.Add(member.Id.Number, member);

    /// <summary>Takes a member out; false when it is out.</summary>
    public bool TryRemove(TopicMember member) => _members.Remove(member.Id.Number);

    /// <summary>Who has joined, as of now.</summary>
    public TopicMember[] Joined() => [.. _members.Values.Where(static member => member.Held is null)];

    /// <summary>Whose clients have been told that they have joined, as of now; some may be joining again.</summary>
    public TopicMember[] Answered() => [.. _members.Values.Where(static member => member.IsAnswered)];

    /// <summary>Whether anybody else is about to join.</summary>
    public bool IsAnotherJoining(TopicMember member) => _members.Values.Any(other => other != member && other.Held is not null);

    /// <summary>Whether anybody had joined before an offset, and so is owed what was said up to it.</summary>
    public bool IsAnyOwed(long through) => _members.Values.Any(member => member.Held is null && !member.HasEnded && member.JoinedAt < through);

    /// <summary>Forgets what is held for those who join: offsets of another epoch mean nothing to them.</summary>
    public void ForgetHeld()
    {
        foreach (var member in _members.Values)
        {
            member.Held?.Clear();
        }
    }

    /// <summary>Where what was handed to all waits to be let go.</summary>
    public FlushBatch TakeOutboxes()
    {
        var outboxes = ArrayPool<SocketOutbox>.Shared.Rent(_members.Count);
        var count = 0;
        foreach (var member in _members.Values)
        {
            outboxes[count++] = member.Socket.Outbox;
        }

        return new FlushBatch(outboxes, count);
    }

    /// <summary>Hands broadcasts to all but those they except; what <see cref="TakeOutboxes"/> gives lets them go.</summary>
    /// <returns>How often a member was handed one.</returns>
    public int HandToAll(ReadOnlySpan<TopicEvent> broadcasts)
    {
        var rented = lane.Rent(broadcasts);
        var encoded = rented.AsSpan(0, broadcasts.Length);

        // A member gets all of them before the next gets any: a member out of the caches costs more than a write.
        var handed = 0;
        foreach (var member in _members.Values)
        {
            foreach (var broadcast in encoded)
            {
                handed += Hand(broadcast, member) ? 1 : 0;
            }
        }

        Fastlane.Return(rented);
        return handed;
    }

    /// <summary>Hands an event to the member that it names, if it is here.</summary>
    public void HandToOne(TopicEvent e)
    {
        if (!_members.TryGetValue(e.Member.Number, out var member) || member.Id != e.Member)
        {
            if (e.Kind is TopicEventKind.Close or TopicEventKind.Error)
            {
                topic.ConfirmEnd(e.Member);
            }
        }
        else if (member.Held is { } held)
        {
            held.Add(e);
        }
        else if (e.Offset > member.JoinedAt)
        {
            HandDirectly(e, member);
            member.Socket.Outbox.Flush();
        }
    }

    /// <summary>Answers a join, unless it was made on the client's behalf.</summary>
    /// <returns>False when the client can't be served as a member.</returns>
    public bool TryAnswerJoin(TopicMember member, JoinResponse response, TopicMember? replaced) =>
        (member.IsAnswered ? IsTrueToClient(member, response) : TryTellJoined(member, response, replaced)) && !member.Held!.HasLost;

    /// <summary>Hands a member what it missed while it was away, and what was held while its join was under way.</summary>
    /// <returns>False when its client has joined again meanwhile: it gets it all through that join, and would get it twice.</returns>
    public bool TryHandOwed(TopicMember member, JoinResponse response)
    {
        var isHanded = !member.IsSuperseded;
        if (isHanded)
        {
            member.JoinedAt = response.Offset;
            member.Reached = response.Position;
            foreach (var e in response.Resumption?.Missed ?? [])
            {
                HandDirectly(e, member);
            }

            foreach (var e in member.Held!.Where(e => e.Offset > response.Offset))
            {
                HandDirectly(e, member);
            }
        }

        member.Socket.Outbox.Flush();
        return isHanded;
    }

    /// <summary>Writes the answer to a member's events. Needs no lock unless it ends the member.</summary>
    public void Write(TopicMember member, MemberReply reply)
    {
        foreach (var e in reply.Events ?? [])
        {
            if (!member.HasEnded)
            {
                AppendOrCrash(e, member);
            }
        }

        if (reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            End(member, reply.Status);
        }

        member.Socket.Outbox.Flush();
    }

    /// <summary>Answers a member's events whose handlers' answer can't be given any more. An end that it tells of is true all the same.</summary>
    public void Fail(TopicMember member, MemberReply reply, MemberEvent[] events)
    {
        member.FailAnswer(events);
        if (reply.Status is MemberStatus.Closed or MemberStatus.Crashed)
        {
            End(member, reply.Status);
        }
    }

    /// <summary>Ends a member that can't be served, and tells both sides.</summary>
    public void Crash(TopicMember member)
    {
        topic.Unregister(member);
        member.Crash();
    }

    // A client that carries positions is told the truth, and asks by itself for what can be had.
    private static bool IsTrueToClient(TopicMember member, JoinResponse response) =>
        response.Resumption is not { IsRecovered: false } || !member.CarriesPositions;

    private bool TryTellJoined(TopicMember member, JoinResponse response, TopicMember? replaced)
    {
        try
        {
            member.Frames.AppendJoined(response.Response, replaced);
            member.IsAnswered = true;
            member.Positions = response.Resumption is null ? PositionForm.None : PositionRequest.Read(member.JoinPayload);
            return true;
        }
        catch (UnencodableFrameException exception)
        {
            LogUnencodable(logger, topic.Name.ForLog, member.Id, exception.Message);
            return false;
        }
    }

    private bool Hand(EncodedBroadcast broadcast, TopicMember member)
    {
        var e = broadcast.Event;

        // Until a join is answered, where the member joined before says nothing.
        if (member.HasEnded || (member.Held is null && e.Offset <= member.JoinedAt) || (e.Member.Number == member.Id.Number && e.Member == member.Id))
        {
            return false;
        }

        if (member.Held is { } held)
        {
            held.Add(e);
            return false;
        }

        return Append(broadcast, member);
    }

    private bool Append(EncodedBroadcast broadcast, TopicMember member) =>
        lane.TryHand(broadcast, member.Socket.Outbox, member.Socket.Serializer, member.Positions);

    private void HandDirectly(TopicEvent e, TopicMember member)
    {
        switch (e.Kind)
        {
            case var _ when member.HasEnded:
            case TopicEventKind.Broadcast when e.Member == member.Id:
                break;
            case TopicEventKind.Broadcast:
                Append(lane.Encode(e), member);
                break;
            case TopicEventKind.Push when !e.Ref.IsNull:
                TellPlace(e, member);
                break;
            case TopicEventKind.Ready:
                member.OnReady(e.Ref, e.Event == MemberReply.AssignsEvent ? e.Payload : null);
                break;
            case TopicEventKind.Close:
                End(member, MemberStatus.Closed);
                topic.ConfirmEnd(member.Id);
                break;
            case TopicEventKind.Error:
                End(member, MemberStatus.Crashed);
                topic.ConfirmEnd(member.Id);
                break;
            default:
                AppendOrCrash(e, member, isFromStream: true);
                break;
        }
    }

    // How far a member has come whose broadcasts come one by one: its client hears of it in the form it asked for.
    private static void TellPlace(TopicEvent e, TopicMember member)
    {
        if (HistoryPosition.TryParse(Encoding.UTF8.GetString(e.Ref.ToText()), out var place))
        {
            member.Reached = place;
            member.Frames.AppendPlace(e, member.Positions);
        }
    }

    private void AppendOrCrash(TopicEvent e, TopicMember member, bool isFromStream = false)
    {
        try
        {
            if (isFromStream)
            {
                member.AppendFromStream(e);
            }
            else
            {
                member.Append(e);
            }
        }
        catch (Exception exception)
        {
            // As in Phoenix, where the channel's process crashes on it. Whatever it is, the others get what is theirs.
            LogUnencodable(logger, topic.Name.ForLog, member.Id, exception is UnencodableFrameException ? exception.Message : exception.GetType().Name);
            Crash(member);
        }
    }

    private void End(TopicMember member, MemberStatus status)
    {
        topic.Unregister(member);
        member.End(status);
    }

    [LoggerMessage(EventId = 2205, Level = LogLevel.Warning, Message = "Topic {Topic}: member {Member} got phx_error, for its version of the protocol can't carry what it was sent: {Problem}")]
    private static partial void LogUnencodable(ILogger logger, LogText topic, MemberId member, string problem);
}
