namespace Orleans.Channels.Gateway;

/// <summary>The way to a topic anywhere in the cluster: a grain call.</summary>
/// <param name="grain">The topic's grain.</param>
internal sealed class GrainTopicClient(ITopicGrain grain) : ITopicClient
{
    /// <summary>The topic's grain. Looking one up costs more than a call of it.</summary>
    public ITopicGrain Grain => grain;

    public bool MayLoseCalls => true;

    public ValueTask<MemberReply> HandleAsync(MemberId member, MemberCall call) => grain.HandleAsync(member, call.Epoch, call.Number, call.Events);
}
