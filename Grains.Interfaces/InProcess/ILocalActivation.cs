namespace Orleans.Channels;

/// <summary>A topic's activation in this very process.</summary>
internal interface ILocalActivation
{
    /// <summary>Its epoch.</summary>
    long Epoch { get; }

    /// <summary>Hands a member's events to the channel, as <see cref="ITopicGrain.HandleAsync"/> does.</summary>
    /// <param name="member">Whose events.</param>
    /// <param name="call">The call's number.</param>
    /// <param name="events">The events, in the order they came.</param>
    /// <returns>
    /// The answer. It comes within the topic's own turn, which the caller mustn't hold up: what is more than a write to a socket
    /// belongs on the thread pool.
    /// </returns>
    ValueTask<MemberReply> HandleAsync(MemberId member, int call, MemberEvent[] events);
}
