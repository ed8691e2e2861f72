namespace Orleans.Channels.Gateway;

/// <summary>The way to a topic anywhere in the cluster: a grain call, which may be lost and is watched.</summary>
/// <param name="grain">The topic's grain.</param>
/// <param name="unanswered">Watches calls.</param>
internal sealed class GrainTopicClient(ITopicGrain grain, UnansweredCalls unanswered) : ITopicClient
{
    public ITopicGrain Grain => grain;

    public ValueTask<MemberReply> HandleAsync(TopicMember member, MemberCall call)
    {
        unanswered.Add(member, call.Number, times: 1);
        return grain.HandleAsync(member.Id, call.Epoch, call.Number, call.Events);
    }
}
