namespace Orleans.Channels.Samples;

/// <summary>What the failover proof talks to: a broadcast that is answered once it is said.</summary>
public sealed class ProofChannel : Channel
{
    /// <summary>Broadcasts what it is given, and replies ok.</summary>
    [HandleIn("say")]
    public async ValueTask<Reply> Say(Payload payload)
    {
        await BroadcastAsync("said", payload);
        return Reply.Ok();
    }
}
