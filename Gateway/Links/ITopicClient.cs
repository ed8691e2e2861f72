namespace Orleans.Channels.Gateway;

/// <summary>A gateway's way to a topic for the events of its members.</summary>
internal interface ITopicClient
{
    /// <summary>Hands a member's events to the topic.</summary>
    ValueTask<MemberReply> HandleAsync(TopicMember member, MemberCall call);
}
