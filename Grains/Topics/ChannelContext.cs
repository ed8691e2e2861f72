namespace Orleans.Channels.Grains;

/// <summary>The topic as the channel that lives in it sees it: what the channel's code may ask of it.</summary>
/// <param name="activation">The topic's activation.</param>
internal sealed class ChannelContext(TopicActivation activation)
{
    public Topic Topic => activation.Context.Topic;

    public IEnumerable<ChannelSocket> Members => [.. activation.Membership.Joined.Select(member => member.Socket)];

    /// <summary>The <see cref="ChannelState{TState}"/> of a channel that has one.</summary>
    public IChannelState? State => activation.Stores.State;

    /// <summary>The services of the silo, and what Orleans has for the activation.</summary>
    public IServiceProvider Services => activation.Context.Services;

    public TopicPresence Presence => activation.Presence.Value;

    /// <summary>Whether the code that asks runs in a turn of the topic.</summary>
    public bool IsInTurn => activation.Context.Turns.IsCurrent;

    /// <summary>What the channel sends to itself.</summary>
    public ChannelMessages Messages => activation.Messages;

    public ValueTask BroadcastAsync(string eventName, Payload payload, MemberId except, bool keep) =>
        activation.Broadcasts.BroadcastAsync(eventName, payload, except, keep);

    /// <summary>Replies to a push of a member, later than by its handler's result.</summary>
    public async ValueTask ReplyAsync(SocketRef to, Reply reply)
    {
        if (activation.Membership.Find(to.Member) is not { } member)
        {
            return;
        }

        await member.ReplyAsync(to.Ref, reply);
        if (reply.StopReason is { } reason)
        {
            // Perhaps from within a callback of this very member, which has to be done first.
            var ending = activation.Membership.EndAsync(member, MemberCallbacks.StatusOf(reason), MemberCallbacks.TerminateReasonOf(reason));
            _ = activation.Unattended.ObserveAsync(ending, member);
        }
    }
}
