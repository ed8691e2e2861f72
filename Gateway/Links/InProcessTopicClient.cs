namespace Orleans.Channels.Gateway;

/// <summary>
/// The way to a topic in this very process: a turn of its activation, without a message there and back. The answer comes within that
/// turn, so whoever gets it does no more there than write to a socket.
/// </summary>
/// <param name="activation">The topic's activation.</param>
internal sealed class InProcessTopicClient(ILocalActivation activation) : ITopicClient
{
    public long Epoch => activation.Epoch;

    public bool MayLoseCalls => false;

    /// <summary>The way to an activation; null when it isn't here.</summary>
    public static InProcessTopicClient? Find(ILocalActivations? activations, string topic, long epoch) =>
        activations?.Find(topic, epoch) is { } here ? new InProcessTopicClient(here) : null;

    public ValueTask<MemberReply> HandleAsync(MemberId member, MemberCall call) => activation.HandleAsync(member, call.Number, call.Events);
}
