namespace Orleans.Channels.Gateway;

/// <summary>A gateway's way to a topic for the events of its members.</summary>
internal interface ITopicClient
{
    /// <summary>Whether a call or its answer may be lost on the way, so that it is to be watched.</summary>
    bool MayLoseCalls { get; }

    /// <summary>Hands a member's events to the topic.</summary>
    ValueTask<MemberReply> HandleAsync(MemberId member, MemberCall call);
}
