namespace Orleans.Channels.Gateway;

/// <summary>What a member's client is told, and under which refs.</summary>
/// <param name="member">The member.</param>
internal readonly struct MemberFrames(TopicMember member)
{
    private ISerializer Serializer => member.Socket.Serializer;

    private SocketOutbox Outbox => member.Socket.Outbox;

    /// <summary>Writes what the topic says to this member alone, without letting it go.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void Append(TopicEvent e) => Outbox.Append(e.Kind == TopicEventKind.Reply
        ? Serializer.EncodeReply(member.ChannelJoinRef, e.Ref, member.Topic, e.Event, e.Payload)
        : Serializer.EncodePush(member.ChannelJoinRef, Ref.Null, member.Topic, e.Event, e.Payload));

    /// <summary>Writes which place in the topic's history the member has reached, if its client asked for that.</summary>
    public void AppendPlace(TopicEvent e, PositionForm form)
    {
        if (form != PositionForm.None)
        {
            var isRef = form == PositionForm.Ref;
            Outbox.Append(Serializer.EncodePush(member.ChannelJoinRef, isRef ? e.Ref : Ref.Null, member.Topic, e.Event, isRef ? Payload.Empty : e.Payload));
        }
    }

    /// <summary>Writes the answer to the join, and the end of the member whose place this one took.</summary>
    /// <exception cref="UnencodableFrameException">The client's version of the protocol can't carry it.</exception>
    public void AppendJoined(Payload response, TopicMember? replaced)
    {
        Outbox.Append(Serializer.EncodeReply(member.JoinRef, member.Ref, member.Topic, ReplyStatus.Ok, response));
        if (replaced is not null)
        {
            new MemberFrames(replaced).AppendEnd(MemberStatus.Closed);
        }
    }

    /// <summary>Answers an event.</summary>
    public void Reply(Ref reference, string status, Payload response) => Reply(member.ChannelJoinRef, reference, status, response);

    /// <summary>Says of events that their handlers may or may not have run.</summary>
    public void Unavailable(Ref reference) => Reply(reference, ReplyStatus.Error, ReplyStatus.Unavailable);

    /// <summary>Answers a join that another join of the same client has overtaken.</summary>
    public void Superseded() => Reply(member.JoinRef, member.Ref, ReplyStatus.Error, ReplyStatus.Superseded);

    /// <summary>Answers a join that lets nobody in; one that was let in and has ended since is told both, for Phoenix's clients come back from an error by themselves.</summary>
    public void Refused(JoinResponse response, TopicMember? replaced)
    {
        var isUnmatched = response.Status == JoinStatus.Unmatched;
        var wasLetIn = response.Status is JoinStatus.Closed or JoinStatus.Crashed;
        Reply(
            isUnmatched ? Ref.Null : member.JoinRef,
            member.Ref,
            wasLetIn ? ReplyStatus.Ok : ReplyStatus.Error,
            isUnmatched ? ReplyStatus.UnmatchedTopic : response.Response);
        replaced?.Frames.End(MemberStatus.Closed);
        if (wasLetIn)
        {
            End(response.Status == JoinStatus.Closed ? MemberStatus.Closed : MemberStatus.Crashed);
        }
    }

    /// <summary>Answers frames that came behind a join as if they came after its refusal.</summary>
    public void Unjoined(List<MemberEvent> events)
    {
        foreach (var e in events)
        {
            if (e.IsLeave)
            {
                Reply(member.JoinRef, e.Ref, ReplyStatus.Ok, Payload.Empty);
            }
            else
            {
                Reply(Ref.Null, e.Ref, ReplyStatus.Error, ReplyStatus.UnmatchedTopic);
            }
        }
    }

    /// <summary>Tells that the member has ended.</summary>
    public void End(MemberStatus status)
    {
        AppendEnd(status);
        Outbox.Flush();
    }

    private void AppendEnd(MemberStatus status) => Outbox.Append(status == MemberStatus.Closed
        ? Serializer.EncodePush(member.JoinRef, member.JoinRef, member.Topic, ReplyStatus.CloseEvent, Payload.Empty)
        : Serializer.EncodePush(member.JoinRef, member.JoinRef, member.Topic, ReplyStatus.ErrorEvent, ReplyStatus.ChannelCrash));

    private void Reply(Ref joinRef, Ref reference, string status, Payload response) =>
        Outbox.Send(Serializer.EncodeReply(joinRef, reference, member.Topic, status, response));
}
