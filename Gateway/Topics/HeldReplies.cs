namespace Orleans.Channels.Gateway;

/// <summary>Answers to members' calls that have to come behind something that the topic says, in the order that they came. Guarded by the <see cref="LocalTopic"/>.</summary>
internal sealed class HeldReplies
{
    private readonly Queue<(TopicMember Member, MemberReply Reply, MemberEvent[] Events)> _replies = new();

    public bool IsEmpty => _replies.Count == 0;

    public void Add(TopicMember member, MemberReply reply, MemberEvent[] events) => _replies.Enqueue((member, reply, events));

    /// <summary>Takes out those that may go out now, one after the other.</summary>
    /// <param name="cursor">The offset that has gone out.</param>
    /// <param name="held">The next one.</param>
    public bool TryTake(long cursor, out (TopicMember Member, MemberReply Reply, MemberEvent[] Events) held) =>
        _replies.TryPeek(out held) && held.Reply.After <= cursor && _replies.TryDequeue(out held);

    /// <summary>Takes out the next, whatever it waits for.</summary>
    public bool TryTake(out (TopicMember Member, MemberReply Reply, MemberEvent[] Events) held) => _replies.TryDequeue(out held);
}
