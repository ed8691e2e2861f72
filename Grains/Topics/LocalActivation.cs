namespace Orleans.Channels.Grains;

/// <summary>A topic's activation as a gateway of the same process sees it: its calls are turns of the topic, without a message there and back.</summary>
/// <param name="context">The activation.</param>
/// <param name="calls">What takes its calls.</param>
internal sealed class LocalActivation(TopicContext context, MemberCalls calls) : ILocalActivation
{
    /// <summary>The topic's name.</summary>
    public string Topic => context.Topic.Name;

    public long Epoch => context.Epoch;

    /// <summary>What Orleans knows it as.</summary>
    public IGrainContext Grain => context.Grain.GrainContext;

    public ValueTask<MemberReply> HandleAsync(MemberId member, int call, MemberEvent[] events) => new LocalCall(Grain, calls, member, call, events).StartAsync();
}
